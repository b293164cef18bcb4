"""Reminders: one message for each person (or each department's address) that lists all they owe, never twice for the
same thing.

In: a municipality, a day, what the rounds and their records say. Out: rows of `Reminder` that are sent by mail or
stand on the page, as the municipality wants it. `manage.py remind` and a button of the round begin it.
"""
