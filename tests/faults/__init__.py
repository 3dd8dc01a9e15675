"""Faults that really happen to real processes: killed, out of room, forbidden to write, damaged, doubled, misdated.

After each of them readers have the last good version, nothing stored is lost, and the next run heals or says what to do.
"""
