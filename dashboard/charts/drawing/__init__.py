"""What charts share: sheets, axes, lines, overlays, labels, and the options that several have."""
