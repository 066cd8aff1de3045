"""Results of forms: what was answered, question by question, and all of it to take away."""
