"""Stage 5 in the browser: what is done, by whom, for whom, with what money, and how far it is."""
