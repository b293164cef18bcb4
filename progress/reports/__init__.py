"""Workbooks to take away.

In: a `PlanTable`. Out: bytes of an .xlsx made for paper, the same for the same publication.
"""
