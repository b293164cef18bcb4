"""Indicators and items over time, for the planning section: what changes from a fiscal year on, with a preview of
what becomes of it. In: what a person decided. Out: records through `plans.history.writer` and `progress.review`."""
