"""Self-correction metrics from counts, with their intervals and tests."""
