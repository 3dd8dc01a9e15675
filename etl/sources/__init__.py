"""One module per publisher; each declares what it is and turns bytes into rows."""
