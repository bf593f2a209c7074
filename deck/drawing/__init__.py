"""Draw matplotlib figures as native DrawingML."""
