"""Indicators of an audit: what they measure, their values by area and period, and geographies."""
