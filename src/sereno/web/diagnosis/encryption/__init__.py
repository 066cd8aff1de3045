"""Encryption on devices: the key pairs of an audit, and opening what was encrypted."""
