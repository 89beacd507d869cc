"""The corpus page: what is indexed, how sure it is, who speaks how often, and how often something is said when."""
