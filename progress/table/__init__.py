"""The one documented table of a plan: what page, chart, workbook and data file read.

In: live rows (`live`) or a publication (`frozen`). Out: a `shape.PlanTable`, and how two differ (`difference`).
"""
