"""The report: its chapters, what people write for it, and the files made of both."""
