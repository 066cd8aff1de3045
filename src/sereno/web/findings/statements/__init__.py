"""Findings: written by one person, reviewed by another, approved in versions."""
