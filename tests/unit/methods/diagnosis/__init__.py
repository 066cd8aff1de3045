"""Arithmetic of the diagnosis."""
