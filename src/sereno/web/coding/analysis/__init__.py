"""Analysis: what was said how often, where, by whom, together with what; and what nobody says."""
