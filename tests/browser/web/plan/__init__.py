"""Coding in a real browser."""
