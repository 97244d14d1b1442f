"""What happened: one append-only row is both audit entry and outbox."""
