"""Workbooks in the formats that clerks still have, as LibreOffice saves them.

`drawing.drawn` gives a workbook with one cell of every kind as .xlsx; the files beside it are that workbook, or its
first sheet, saved by LibreOffice. `python -m tests.formats` makes them anew.
"""
