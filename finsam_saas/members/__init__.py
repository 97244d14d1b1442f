"""The members of a förbund, of the four parties, and who speaks for them."""
