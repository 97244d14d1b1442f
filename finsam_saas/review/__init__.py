"""Review: many reports at once, and what kansli, styrgrupp and readers do with them."""
