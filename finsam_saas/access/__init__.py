"""Who may do what: permissions, one role table, and the guard at every door."""
