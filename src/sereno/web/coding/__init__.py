"""Coding: from transcripts to evidence on which coders agree."""
