"""Money of actions: budgets and spending, as entries that are never changed."""
