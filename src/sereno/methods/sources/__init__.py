"""Stage 1a: reading records: dates, coordinates, offences, places and their quality."""
