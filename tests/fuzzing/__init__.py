"""Look for what breaks a build: outlines that nobody would write, and files that are damaged."""
