"""The diarium: every matter and document of a förbund, numbered, searchable, and shown to whoever asks."""
