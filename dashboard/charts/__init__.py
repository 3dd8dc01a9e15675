"""One module per chart: frame and words in, plotly Figure out; the folder is the register."""
