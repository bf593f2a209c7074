"""Show a deck in a browser: as one HTML file, or live while its outline is written."""
