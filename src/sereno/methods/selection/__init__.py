"""Stage 1b: incidence, the composite index and the choice of neighbourhoods."""
