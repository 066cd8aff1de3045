"""Cells of records read to dates, times, numbers and coordinates."""
