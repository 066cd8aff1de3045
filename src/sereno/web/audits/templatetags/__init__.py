"""What templates of every stage take from audits."""
