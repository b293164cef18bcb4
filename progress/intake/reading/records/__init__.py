"""Entries → the draft's records: pillars, items, departments, indicators with their figures, results by year.

A `Whole` after its last sheet comes in; `writing` fills its draft, and asks what only a person can say.
"""
