"""Submissions: filled forms as devices send them, read into rows, written as others expect them."""
