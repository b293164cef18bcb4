"""The one documented table of a plan: what page, chart, workbook and data file read. Pure shapes with look-ups;
`progress.table.frozen` fills it from live rows or from a publication.

Every text is ready to be read by a person; every number stands beside its text as `Decimal` for machines.
None means "not stated", never 0. Fiscal years are Western years as `FiscalYear`. `remarks` is 備考, the city's own
words; `transcription_note` is 資料についての注記, what whoever took the document over says of it.
"""
