"""Place nodes: measure text, choose sizes, divide areas."""
