"""Stage 6 in the browser: whether what was done had an effect."""
