"""Runs the detectors over a study."""
