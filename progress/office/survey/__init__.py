"""調査票: a round's form as a workbook, for departments that must answer in Excel. Records go out, an item a sheet,
prefilled; what comes back is held three ways (what the sheet held when it went out, what it says now, what stands
now) and goes through the very form that the page uses: who may answer here is who may answer there."""
