"""Draw matplotlib figures as shapes, labels and pictures."""
