"""Needs that groups raise and assignments between bodies, until each has come to something."""
