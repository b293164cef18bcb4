"""Items, their indicators and targets in the planning section's admin.

In: requests to Django's admin, answered by `plans.access`. Out: records through `plans.history.writer`.
"""

from items.admin import indicators, items, targets  # registered by being imported

__all__ = ["indicators", "items", "targets"]
