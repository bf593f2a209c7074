"""Define the plain data that all stages share: nodes, texts, places, styles, artwork."""
