"""NAMES: the words of the field, as data files with one loader each."""
