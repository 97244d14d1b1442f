"""The tenant admin shapes the förbund: its settings on one page, and a new förbund set up by form."""
