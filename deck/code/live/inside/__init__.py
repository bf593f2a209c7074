"""Serve the build inside a session's own process, whatever Python from 3.10 that is, with its standard library only."""
