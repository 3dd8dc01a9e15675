"""The contract of the tables: columns, tables, the gate that every table passes, and the data package."""
