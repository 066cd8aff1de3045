"""Activities: planned, held, documented, verified; with their team, areas, counts and protocol."""
