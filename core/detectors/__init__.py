"""Rules that propose tags: pure, versioned, measured; a person accepts or rejects each."""
