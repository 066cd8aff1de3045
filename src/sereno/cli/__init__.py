"""RUNS: one file per command."""
