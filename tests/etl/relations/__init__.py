"""Relations: each quantity, on every engine that is here."""
