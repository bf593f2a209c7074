"""Take what comes back from PowerPoint: edits into the outline, and decks of others as outlines."""
