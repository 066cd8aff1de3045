"""Arithmetic of coding: positions in texts that change, names in them, turns and speakers."""
