"""A file from outside ↔ cells as printed. Pure.

In: bytes of a workbook (.xlsx, .xls, .ods) or CSV and its name (`limited.read_untrusted`: a child process with
bounded memory and time). Out: a `cells.Book` of sheets, or `guard.UnreadableFile` with a sentence for the person.

In the child (`reader_child`) `guard` refuses what no parser should see; `xlsx`, `xls`, `ods` or `csv_text` reads the
rest; `number_format` says what a stored figure looks like. What is no cell to be read (struck out, hidden by a format
or a merge, comments, text in shapes) stands beside the cells; `left_out` says it in words.
"""
