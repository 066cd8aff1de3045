"""Records placed in areas: by their point, or by the name that they give."""
