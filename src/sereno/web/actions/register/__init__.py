"""Actions themselves: written, begun, stopped; their log and what stands in their way."""
