"""What leaves a study: tags, tables."""
