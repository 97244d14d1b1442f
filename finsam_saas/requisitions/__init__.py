"""What insatsägare claim of what is granted: attested by two, paid, reversed, and what is returned unused."""
