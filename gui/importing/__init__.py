"""Bringing files of responses into a study: the report before an import, and what was imported."""
