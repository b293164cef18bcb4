"""The grid: one item's indicators and yearly goals, all plan years side by side, as one form.

In: the item with its targets, what a person typed or pasted, the decision. Out: records through
`plans.history.writer`, each changed target of a decided plan with its `TargetRevision`.
"""
