"""What the förbund finances: the insatser of a year with their sums, beside the budget."""
