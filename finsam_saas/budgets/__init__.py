"""Budgets in their versions, with their lines, sums and the förbund's own financial rules."""
