"""What the reader of workbooks is measured by, in the canonical form: one report for any layout.

`draw` draws small workbooks, `reading` calls the reader and holds claims against what it reports, `small` has one
fault a workbook, `unseen` and `blind` whole workbooks as cities publish them, and `perturb` changes whole workbooks together
with what is expected of them. `not_yet` lists what the reader doesn't do yet.
"""
