"""Decisions on applications: what is proposed, what the board decides with a §, and the money behind it."""
