"""Offence labels coded to ICCS."""
