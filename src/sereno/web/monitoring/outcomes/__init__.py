"""Implementation against outcome: what was done, and whether what it was for improved."""
