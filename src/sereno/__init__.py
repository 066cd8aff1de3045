"""Sereno runs a whole Local Safety Audit: from raw crime records to a monitored plan."""

__version__ = "0.1.0"
