"""The page that checks a pasted quote: whether the words stand in the protocols, and who said them."""
