"""Formulas as drawings: set in a worker process, kept in the cache folder."""
