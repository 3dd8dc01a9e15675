"""A local stand-in for the publishers: one small server on loopback that answers like them, with their faults."""
