"""Geography levels of an audit: areas, boundaries, and weights between levels."""
