"""One module per chart: view and words in, a figure as plotly has it out; the folder is the register.

What charts share is in `drawing`; the picture of a figure is made in `dashboard.render.svg`.
"""
