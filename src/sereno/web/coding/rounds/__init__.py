"""Who codes what, blind to each other; what is decided where they differ; how far they agree."""
