"""The model of member fees, pure: the law's shares, keys within a party, and rounding that always sums."""
