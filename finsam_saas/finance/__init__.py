"""The finance section of a förbund's profile, on its way into fees and budgets."""
