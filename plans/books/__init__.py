"""A file from outside ↔ cells as printed. Pure.

In: bytes of a workbook or CSV and its name (`limited.read_untrusted`: a child process with bounded memory and time).
Out: a `cells.Book` of sheets, or `guard.UnreadableFile` with a sentence for the person.

In the child `admission` and `zip_directory` refuse what no parser should see, `reader` has the rest read by `xlsx` or
`csv_text`; `number_format` says what a stored figure looks like; `book_bytes` carries the cells over to the server.
"""
