"""Where the tables of a sheet lie: their lines, their heading rows, what each row is, what stands above them.

A sheet's cells come in; headers, rows by their kind, what titles and covers say go out. No item is made here.
"""
