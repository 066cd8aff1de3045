"""COMPUTES: arrays and tables in, arrays and tables out; one sub-folder per stage."""
