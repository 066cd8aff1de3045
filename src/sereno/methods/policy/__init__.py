"""The ground floor under every stage: access levels and disclosure control."""
