"""Codes, and the default codebook."""
