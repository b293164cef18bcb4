"""The packet that headquarters, board and council get of one plan and year: 会議資料, and 答弁用 for the office.

In: a `PlanTable` with a round. Out: `contents.packet_of` (typed, pure: what page and workbook are made of), and bytes
of an .xlsx made for paper.
"""
