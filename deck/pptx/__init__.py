"""Write what only PowerPoint needs."""
