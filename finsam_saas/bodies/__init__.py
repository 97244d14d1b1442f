"""The bodies of a förbund under its own names, and their part in the road from need to report."""
