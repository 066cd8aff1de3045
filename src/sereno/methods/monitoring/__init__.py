"""Stage 6: whether what was done had an effect."""
