"""Printed pages: glyphs with their places back to lines, columns and paragraphs in reading order.

Nothing here knows a file format. `indexer.formats.pdf` gives the glyphs, in whatever order the file has them.
"""
