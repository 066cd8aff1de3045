"""Outings of fieldwork: the worked example of a kind of record."""
