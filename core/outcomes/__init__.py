"""Is an answer right: extraction, checking, and whose verdict counts."""
