"""Workbooks as cities keep them, built by hand, with what a careful clerk would read out of each."""
