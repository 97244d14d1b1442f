"""Who sits where in a förbund, for whom and until when, and what Finsamlagen asks of its board."""
