"""Instances of their own, each a home and a database, used by processes as in real life."""
