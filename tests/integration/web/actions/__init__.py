"""Actions: their record, milestones, proofs, log."""
