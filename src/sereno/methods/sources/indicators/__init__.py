"""Values of indicators: periods, formulas, checks, comparisons and gaps."""
