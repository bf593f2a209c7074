"""Draw figures with matplotlib, and read the pictures, films and sounds that slides show."""
