"""`python -m finsam_saas` is the same as `finsam`."""

from finsam_saas.cli import main

main()
