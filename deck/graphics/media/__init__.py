"""Read pictures: check them, and make of each what a slide shows."""
