"""Consent: its texts and versions, who agreed to what, and what a withdrawal takes away."""
