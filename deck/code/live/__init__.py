"""Run snippets in a real Python, and keep what they gave."""
