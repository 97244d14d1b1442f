"""Calls for applications (ansökningsomgångar): when one may apply, for which years, and what happens late."""
