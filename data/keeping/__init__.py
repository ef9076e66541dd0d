"""Safe keeping of a study: backups, and repair of what is damaged."""
