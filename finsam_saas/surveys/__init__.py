"""Indicators of financial coordination: what respondents answered, as sums by year and group."""
