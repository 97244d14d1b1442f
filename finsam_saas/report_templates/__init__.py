"""How a förbund decides what its insatser report: how often, what is asked, and tried before it is used."""
