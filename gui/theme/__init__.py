"""Colour tokens, fonts and measures."""
