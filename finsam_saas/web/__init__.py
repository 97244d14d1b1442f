"""What every page shares: the transaction, errors, forms, formats, headers, language."""
