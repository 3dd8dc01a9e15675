"""All pairs of countries."""
