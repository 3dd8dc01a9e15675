"""Pure: tables and the reader's controls in, the frames out that a chart, a table or a sentence shows.

Nothing is derived here: rows are picked, joined and put in order, and what they say was computed in etl. No words, no
drawing, no store.
"""
