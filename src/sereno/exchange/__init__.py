"""TRANSLATES: one folder for each kind of file from outside or for outside, read and written."""
