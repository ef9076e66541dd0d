"""Immutable text: canonical form, spans, segmentation and what the screen shows of it."""
