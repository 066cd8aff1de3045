"""Evidence: what statements rest on, frozen as it was when it was cited."""
