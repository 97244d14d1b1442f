"""Quarterly reports: counts by sex, never a person."""
