"""Measures what people wait for, against the least that the platform could take for it."""
