"""Boxes and arrows from text: Mermaid and dot into one kind of graph, and that into nodes."""
