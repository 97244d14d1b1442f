"""The förbund as a whole: its overview, its own words, and the governance section of its profile."""
