"""Items, their indicators and targets in the planning section's admin, and as tables to be written out.

In: requests to Django's admin, answered by `plans.access`. Out: records through `plans.history.writer`; files (they
come in as a whole plan).
"""

from items.admin import indicators, items  # noqa: F401 - registered by being imported
