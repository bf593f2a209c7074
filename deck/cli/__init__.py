"""Talk to the person at the terminal: commands, progress, watching, the doctor, drawing with LibreOffice."""
