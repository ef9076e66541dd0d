"""Backups and repair in the window."""
