"""Levels of areas, and how values pass from one geography to another."""
