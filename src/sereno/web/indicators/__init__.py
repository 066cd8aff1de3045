"""Indicators of an audit: what they measure, and their values by area and period."""
