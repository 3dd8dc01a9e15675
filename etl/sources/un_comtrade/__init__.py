"""UN Comtrade: the live interface (v1), and the three formats of files that people have on disk."""
