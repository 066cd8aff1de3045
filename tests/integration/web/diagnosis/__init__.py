"""Fieldwork in the browser."""
