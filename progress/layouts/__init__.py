"""Layouts of documents as data: one profile (TOML) for reading a document and for writing it. Pure.

A profile declares what stands under which heading: `progress.intake.reading` knows a document again by it,
`progress.reports` writes by it. In: the profiles beside this file, and a `PlanTable`. Out: `declared.Layout`; what
a plan says under a heading (`said`); what it lacks for a layout, what a layout has no place for (`fit`).
"""
