"""How requests reach publishers: one client, bounds on what they send, and no key in what is stored."""
