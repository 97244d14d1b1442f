"""Members and parties, bodies and seats: the förbund itself."""
