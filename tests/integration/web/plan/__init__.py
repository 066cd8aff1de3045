"""The city's plans and the crosswalk, with a database."""
