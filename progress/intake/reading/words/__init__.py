"""The words of headings and cells: the dictionary of fields, what a heading names, its years, signs of cells.

Text comes in; fields, years and kinds of cells, with their weights, go out. Where a text stands is known above.
"""
