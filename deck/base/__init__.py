"""Hold what every room stands on: problems with their places, units, the cache, paths, limits."""
