"""Audits, who works in each and in which role, and the record of who did what and why."""
