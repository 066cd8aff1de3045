"""Stage 1b in the browser: incidence, the choice of areas and its record."""
