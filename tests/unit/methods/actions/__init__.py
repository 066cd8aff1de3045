"""Stage 5 computed."""
