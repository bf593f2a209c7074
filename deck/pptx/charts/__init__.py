"""Write native charts: axes, series, and the workbook that PowerPoint edits them in."""
