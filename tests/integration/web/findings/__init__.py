"""Findings and recommendations in the browser's product."""
