"""Stage 4: the crosswalk of recommendations and plan lines, and how it is drawn."""
