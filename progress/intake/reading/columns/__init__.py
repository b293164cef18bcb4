"""What each column of a table holds: its heading, its cells and its neighbours weighed together.

Headings and the cells below come in; `explain` gives each column its field, and how sure it is.
"""
