"""Statistics inside the förbund: sums of accepted reports, each with its coverage and its explanation."""
