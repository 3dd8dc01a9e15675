"""How figures come in: asked of a publisher, or imported from its files; each run ends with one build."""
