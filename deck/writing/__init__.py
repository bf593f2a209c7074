"""Write the deck, and tell what was edited in it since."""
