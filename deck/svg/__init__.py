"""Write slides as SVG: a document each, which needs no other file."""
