"""The directory of organisations."""
