"""What happens after the commit: deliveries, mail, national figures, the clock."""
