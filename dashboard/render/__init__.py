"""Figures as SVG and PNG, components as HTML, and the document around them."""
