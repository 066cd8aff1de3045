"""Accompaniment: who accompanies actions, with what, and what was agreed on."""
