"""The printed page with the quoted words marked: a fragment of HTML, and for PDF its picture."""
