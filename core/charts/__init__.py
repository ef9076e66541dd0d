"""The values that charts draw, computed without Qt."""
