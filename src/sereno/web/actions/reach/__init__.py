"""People: for how many an action is meant, and how many it has reached, as entries."""
