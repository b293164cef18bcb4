"""The sheets of a file, each in its form: lists, forms and cards, tables turned round, tables of the plan.

The names of sheets come in; `every_sheet` has each read and keeps what it says in the `Whole`.
"""
