"""The catalogue of sources: what the city knows, what it was asked for, and what is missing."""
