"""The history: everything that was edited, by whom, and the way back."""
