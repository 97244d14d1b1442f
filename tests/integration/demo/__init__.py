"""Start pages, the audit page and the commands, on the demo's content."""
