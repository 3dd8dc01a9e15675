"""Charts for other people's pages: frames, pictures and data of every chart, live or pinned to a day.

The application registers `routes`; a static site is written by dashboard.embeds.publish from the same parts. Pages of our own
are elsewhere.
"""
