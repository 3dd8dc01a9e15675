"""The jobs that bring figures in: asked of a publisher, or imported from its files; each calls the pipeline once."""
