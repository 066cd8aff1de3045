"""Participatory social diagnosis: fieldwork, from a plan to evidence with consent and a place."""
