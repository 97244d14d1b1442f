"""The free table of the nation: chosen in the address, from published releases alone."""
