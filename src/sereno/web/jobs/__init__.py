"""Long work: what is to be done, how far it is, and how it ended."""
