"""The dashboard: indicators by goal against their targets, with what happened around them."""
