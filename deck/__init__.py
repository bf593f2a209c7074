"""Make native PowerPoint of a lecture written as an outline in YAML."""
