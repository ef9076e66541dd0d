"""Is an answer right: the ladder over a study, with algebra in worker processes."""
