"""Telling another's server by HTTP: where that may be, how it is signed, and one try of it."""
