"""The staff's pages: departments enter, the planning section asks, checks and publishes.

In: forms. Out: verbs of `progress.review`, and pages that say what is next.
"""
