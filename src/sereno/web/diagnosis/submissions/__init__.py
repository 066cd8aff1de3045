"""Submissions: taken in, put in their place, shown, ended."""
