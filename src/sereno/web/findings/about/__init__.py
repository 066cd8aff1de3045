"""About this audit: who carried it out, its means, what helped, and what it cost."""
