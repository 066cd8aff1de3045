"""Quotes: passages that may be quoted, proposed by one person and approved by another."""
