"""Read, measure and lay out charts: what a native chart shows, and where."""
