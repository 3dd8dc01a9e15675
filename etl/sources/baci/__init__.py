"""CEPII BACI: reconciled trade of all pairs by HS product, as released in a zip per HS edition."""
