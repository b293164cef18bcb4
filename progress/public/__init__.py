"""The citizens' pages.

In: a publication that was released to the reader. Out: pages, charts and their data, all from its table.
"""
