"""The city's plans and what it commits itself to."""
