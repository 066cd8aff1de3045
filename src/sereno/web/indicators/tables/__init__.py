"""Tables of indicators on their way in."""
