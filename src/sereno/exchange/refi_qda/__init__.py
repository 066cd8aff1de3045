"""Projects and codebooks that programs for qualitative analysis exchange (REFI-QDA 1.5)."""
