"""Finsam, the product: features in a line, each importing only those below it."""
