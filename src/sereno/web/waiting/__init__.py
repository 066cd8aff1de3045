"""What waits for a person in all their audits: a page, and a letter a week at most."""
