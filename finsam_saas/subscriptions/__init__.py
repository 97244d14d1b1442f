"""Addresses that are told of events: a förbund's own, and those that analysts let be told of releases."""
