"""Boundary files, and tables of areas."""
