"""Records: what a stage keeps, declared once, with its list, file, API, steps and history."""
