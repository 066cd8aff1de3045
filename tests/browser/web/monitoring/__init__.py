"""Monitoring in a real browser."""
