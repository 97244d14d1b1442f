"""Member fees: a year's total and keys, fixing it, and what each member owes."""
