"""A whole instance in one file, and back: other machine, other database, equal row by row."""
