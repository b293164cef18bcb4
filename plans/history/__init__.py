"""The one history: every change is written by `writer.apply` together with its `ChangeEvent`.

In: records as somebody wants them, with the version that was seen. Out: what changed (`changes`), told in words
(`events`), or a `Conflict` that names who was faster (`conflict`).
"""
