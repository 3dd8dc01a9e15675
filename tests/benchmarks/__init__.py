"""Measurements that are run by hand, side by side with what others use; each prints one table."""
