"""What a file says of its items while it is read: entries, figures, totals, the tree, scales, the whole file.

Cells as they are understood come in; `entry` keeps them by item and field until `records` writes them.
"""
