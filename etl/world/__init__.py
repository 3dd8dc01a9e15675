"""All pairs of countries: their figures on an engine, the tables made of them, and what the pair's pages need of those.

The quantities are in `etl.relations`; the pair's own tables are in `etl.derive`.
"""
