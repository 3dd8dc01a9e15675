"""The IMF's trade by partner (IMTS): the live SDMX interface and the data portal's CSV."""
