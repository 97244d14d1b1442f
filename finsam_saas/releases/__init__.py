"""Frozen releases of national figures: made, checked, published and corrected, never changed."""
