"""Charts for other people's pages: frames, pictures and data of every chart, live or pinned to a day.

The application registers `routes`; `static_site` writes a site of files from the same parts; what a frame shows is in `frames`.
Pages of our own are elsewhere.
"""
