"""Actions in a real browser."""
