"""The applications of a call beside each other, and what is left of the year's money with other amounts."""
