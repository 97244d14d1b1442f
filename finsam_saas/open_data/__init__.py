"""National figures for everybody: open data, the programming interface and the public pages."""
