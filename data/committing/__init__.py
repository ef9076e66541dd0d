"""The answers that the traces of a study commit to, found once and kept."""
