"""Workbooks of a few rows, one fault each: every one is read rightly, or the person is asked."""
