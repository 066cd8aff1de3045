"""Fieldwork in a real browser."""
