"""Search: where something was said, in all texts that a person sees."""
