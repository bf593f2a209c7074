"""Show a deck as LibreOffice draws it."""
