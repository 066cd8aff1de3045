"""Rounds of review: two people judge each recommendation blind, settle it, and lock the round."""
