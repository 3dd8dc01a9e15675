"""The ETL half of Nine Bridges: publishers' figures in, dated Parquet tables out. It knows nothing of Dash."""
