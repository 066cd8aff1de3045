"""Recommendations: what somebody is asked to do, to whom, by when, and what it rests on."""
