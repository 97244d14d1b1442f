"""The money of insatser beside their reports: granted, used, forecast, left; the half-year to the board."""
