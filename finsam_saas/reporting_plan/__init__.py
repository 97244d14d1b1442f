"""How a förbund has decided that insatser report: when, what is asked, reminders and hints."""
