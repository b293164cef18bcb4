"""A list read row by row: of which item each row is, what its cells say, which rows are sums or notes.

A table with its columns comes in; entries go out (`apply`), and what the table leaves to ask (`asking`).
"""
