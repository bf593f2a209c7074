"""Read formulas as lecturers write them, in TeX, and set them: natively for PowerPoint, as outlines for others."""
