"""Cross-check: records beside voices, by area and topic."""
