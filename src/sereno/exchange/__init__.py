"""TRANSLATES: one file per outside format, reading and writing."""
