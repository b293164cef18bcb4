"""An Excel workbook (.xlsx) → its sheets, in one pass over each part, within fixed limits. Pure.

In: bytes that `plans.books.guard` has let pass (`workbook.sheets_of`). Out: a `Sheet` for each, hidden ones
marked, or `UnreadableFile`.

Not with openpyxl: value, formula, format, merges and hidden rows are wanted at once, and openpyxl needs two readings
for value and formula and builds every cell before it can be stopped. A test compares what both make of the same
workbooks.
"""
