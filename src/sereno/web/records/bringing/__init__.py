"""Rows of a file as records: one way for every kind that comes so."""
