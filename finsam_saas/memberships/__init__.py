"""Who has a place in a förbund: invitations, roles, and when the place ends."""
