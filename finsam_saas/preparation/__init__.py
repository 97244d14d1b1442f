"""How an application is prepared before a decision: stages in order, opinions and what a body concludes."""
