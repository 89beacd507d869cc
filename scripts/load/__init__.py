"""People at a running server: what they do, what they wait for, what memory that costs, what they see when it dies."""
