"""The World Bank's live interface, for exchange rates."""
