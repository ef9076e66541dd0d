"""Tests: `core`, `data` and `gui` mirror the program, `e2e` drives the whole of it."""
