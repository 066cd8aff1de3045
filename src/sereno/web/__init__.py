"""RECORDS: one Django app per stage, beside people (users), audits (roles) and site (the frame)."""
