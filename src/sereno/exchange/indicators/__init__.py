"""Tables and values of indicators."""
