"""Read a theme from a template that somebody else made."""
