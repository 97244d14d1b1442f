"""Fee models, member fees and budgets."""
