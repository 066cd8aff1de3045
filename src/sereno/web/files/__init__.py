"""Kept files: one way in, one way to read, one way out, whatever record names them."""
