"""The Problems page and its filter box."""
