"""Return sessions: findings are brought back to people, who vote on them and object."""
