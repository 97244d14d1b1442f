"""Goals and result targets, the annual cycle, financial rules."""
