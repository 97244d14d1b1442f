"""Applications for money: written together in private, checked, handed in, registered and completed."""
