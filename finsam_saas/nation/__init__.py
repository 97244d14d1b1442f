"""The nation as NNS and the förbund see it, from published releases alone."""
