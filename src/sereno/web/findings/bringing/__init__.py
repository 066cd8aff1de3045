"""Recommendations that come as files and leave as files; those that say almost the same."""
