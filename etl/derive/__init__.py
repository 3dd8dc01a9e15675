"""Derived tables: each quantity is defined once, here, from dated rows, and afterwards only picked.

Every function is pure: dated frames in, a dated frame in the contract of `etl.schema` out.
"""
