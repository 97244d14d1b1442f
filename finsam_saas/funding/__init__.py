"""Insatser: what the förbund finances, for whom, by whom, with how much."""
