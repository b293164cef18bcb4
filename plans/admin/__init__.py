"""The planning section's editing pages, and the import and export of plain lists.

In: requests to Django's admin, answered by `plans.access`. Out: records through `plans.history.writer`.
"""

from plans.admin import people, plan  # noqa: F401 - registered by being imported
