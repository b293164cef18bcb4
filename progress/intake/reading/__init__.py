"""The one reader: what any workbook says, from its cells to records.

A book comes in, with what is known of the plan; a `Draft` goes out, with its questions and what was left out
(`file`), and what was read of every cell (`report`). `any_table` reads what no document's own layout claims.
The rooms from the lowest, each importing only itself and those before it: `words`, `columns`, `tables`,
`entries`, `lists`, `sheets`, `records`.
"""
