"""Delegated decisions: taken for the board within a rule, numbered, and reported at its next meeting."""
