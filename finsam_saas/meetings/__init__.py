"""Meetings of a förbund's bodies: agenda, notice, who was there, §§, minutes, and the notice board."""
