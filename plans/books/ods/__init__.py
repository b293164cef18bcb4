"""An OpenDocument spreadsheet (.ods) → its sheets, in one pass over its content, within fixed limits. Pure.

In: bytes that `plans.books.guard` has let pass (`content.sheets_of`). Out: a `Sheet` for each table, hidden ones
marked, and remarks; or `UnreadableFile`. Source of what stands where: OpenDocument 1.3, part 3.

A cell carries the text that its program printed, so no format is read; `number_format` only says `0%` where a figure
is kept as a hundredth of what is shown. What is said to repeat is counted, not copied, where it is empty.
"""
