"""Each quantity once, as Narwhals expressions over lazy frames: for the pair and for all pairs of countries, on any engine.

A relation takes lazy frames and gives one back; pandas, DuckDB or Spark work it out. Frames with the columns `known_from`
and `known_until` are dated, and joined by day; frames without are of one day. Nothing here knows a source, a pair or a file.
"""
