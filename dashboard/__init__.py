"""The web dashboard: charts, pages and words over the tables of one store version."""
