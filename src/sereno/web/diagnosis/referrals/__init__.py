"""Distress and referrals: noted by the team in the field, read and followed up by one role."""
