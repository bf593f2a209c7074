"""Render slides: an outline through its templates into trees of nodes."""
