"""Reports and older years read from XLSX and CSV, with every fault told at its cell."""
