"""Maps on paper: printed for a group, photographed, laid where they belong, traced."""
