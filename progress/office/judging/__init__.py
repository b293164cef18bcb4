"""評価基準 of a plan: its versions, a new one with what it would have suggested of a year's records, and by which
version the running rounds are judged. In: a plan, what a planner typed. Out: pages, versions."""
