"""Any city's file becomes a tracked plan, and a plan goes out as a file that comes back.

In: a file. Out: a job with a preview whose every record names its cell, and, once it is confirmed, the plan.
"""
