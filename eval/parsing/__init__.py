"""How right the protocols are read: the turns beside the parliament's own export, and beside pages labelled by hand."""
