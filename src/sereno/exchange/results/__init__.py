"""The files of a run's results: whole, or not there."""
