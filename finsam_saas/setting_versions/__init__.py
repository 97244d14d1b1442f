"""What a förbund has decided about how it works, as it held from each moment on."""
