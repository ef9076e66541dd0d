"""The trace view: exact text, tags painted by its own layout."""
