"""Arithmetic of findings and recommendations."""
