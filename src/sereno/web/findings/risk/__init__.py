"""Risk of areas and topics: several ratings, a rule, and how sure their order is."""
