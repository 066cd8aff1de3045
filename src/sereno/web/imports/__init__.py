"""Stage 1a in the browser: files, imports, review queues and data quality."""
