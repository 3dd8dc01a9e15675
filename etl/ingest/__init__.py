"""Files and answers into dated rows: reading, vintages, withdrawals, corrections and curated figures."""
