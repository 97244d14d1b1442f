"""National facts and figures, made from accepted reports only."""
