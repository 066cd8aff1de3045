"""What is public of an audit, in the formats of others: IATI, OCDS, Open SDG, the registry."""
