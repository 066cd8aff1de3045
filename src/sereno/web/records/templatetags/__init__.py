"""Tags of lists and pages of records."""
