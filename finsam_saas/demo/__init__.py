"""The demo: every part of the product on this machine from one command, with made-up figures."""
