"""The register of insatser: what each one is, who owns it and takes part, its amounts and who reports."""
