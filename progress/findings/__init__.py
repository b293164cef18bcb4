"""気になる点: what of a record asks for a second look, found before a person reads it. Pure.

In: an `ItemRow` of the one table with its scales (`kinds.findings_of`), or one indicator and a year, while somebody
types (`kinds.figure_findings`). Out: `kinds.Finding`, each a plain sentence with its figures, year and place. What is
in order gives none: a missed target whose mark says so is news, and no finding.
"""
