"""Fixed fees on their way to be paid: letters, invoices sent, payments."""
