"""Coding, by requests and verbs."""
