"""Files of fieldwork."""
