"""The directory of organisations: one for the whole audit."""
