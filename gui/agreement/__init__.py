"""The Agreement page: two codings against each other, and every disagreement."""
