"""Exploratory walks: legs and their routes, stops and their scores, and what they tell together."""
