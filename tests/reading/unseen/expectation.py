"""What a careful clerk gets from one drawn workbook, in the form that the judge of readings holds reports against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reading.unseen.said import Said

SAMPLE = 64
"""Cells that are asked about per workbook; all cells of a kind are offered, and these are spread over them."""


class Expectation:
    """Collects while a workbook is drawn; `as_dict` gives the judge's "heldout-workbook-expected/1"."""

    def __init__(self, workbook: str, description: str, tests: Iterable[str]) -> None:
        self.workbook = workbook
        self.description = description
        self.tests = list(tests)
        self.counts: dict[str, Any] = {
            "items": 0,
            "items_also_ok": [],
            "pillars": None,
            "pillars_also_ok": [],
        }
        self.counts |= {"sub_pillars": None, "sub_pillars_also_ok": []}
        self.tables: list[dict[str, Any]] = []
        self.not_items: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.kept: set[int] = set()
        self.bands: list[dict[str, Any]] = []
        self.totals: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self.findings: list[dict[str, Any]] = []
        self.may_ask: list[dict[str, Any]] = []
        self.item_rows: list[tuple[str, str, str]] = []
        """Sheet, address and printed name of every item: what the drawing's own test counts."""

    def item(self, sheet: str, at: str, name: str) -> None:
        self.item_rows.append((sheet, at, name))

    def cell(
        self,
        sheet: str,
        at: str,
        item: str,
        field: str | list[str],
        year: Any,
        said: Said,
        keep: bool = False,
    ) -> None:
        """What the cell `at` says of `item`; `keep` where it must be among the sample."""
        if keep:
            self.kept.add(len(self.cells))
        stored = "number" if isinstance(said.kept, int | float) else "text"
        one = {"sheet": sheet, "cell": at, "item": item, "field": field, "year": year, "kind": said.kind}
        one |= {"printed": said.printed, "value": said.value, "unit": said.unit, "stored": stored}
        if said.also_ok:
            one["also_ok"] = list(said.also_ok)
        self.cells.append(one)

    def table(
        self,
        sheet: str,
        header_rows: list[int],
        rows: tuple[int, int] | None,
        mapping: dict[str, Any],
        role: str = "items",
        unit: str | None = None,
    ) -> None:
        """A region: the rows of its headings, the first and last row of its data, and what each column is."""
        first = header_rows[0] if header_rows else None
        table: dict[str, Any] = {
            "id": f"t{len(self.tables) + 1}",
            "sheet": sheet,
            "role": role,
            "header_rows": header_rows,
        }
        table |= {"header_row": header_rows[-1] if header_rows else first, "unit": unit, "mapping": mapping}
        table["data_rows"] = list(rows) if rows else None
        self.tables.append(table)

    def no_item(self, sheet: str, row: int, why: str) -> None:
        self.not_items.append({"sheet": sheet, "row": row, "why": why})

    def total(
        self, sheet: str, at: str, label: str, field: str, year: Any, said: Said, recomputed: int | float
    ) -> None:
        """A printed total, and what its rows add up to."""
        printed = {"sheet": sheet, "cell": at, "label": label, "field": field, "year": year}
        printed |= {"printed": said.printed, "value": said.value, "unit": said.unit}
        matches = said.value == recomputed
        self.totals.append((printed, {"sheet": sheet, "cell": at, "value": recomputed, "matches": matches}))

    def finding(
        self, sheet: str, at: str, kind: str, why: str, severity: str = "warning", optional: bool = False
    ) -> None:
        self.findings.append(
            {"sheet": sheet, "cell": at, "kind": kind, "severity": severity, "why": why, "optional": optional}
        )

    def ask(self, topic: str, why: str, sheet: str | None = None, cell: str | None = None) -> None:
        """A question that is right here, because the file doesn't say it."""
        self.may_ask.append({"topic": topic, "sheet": sheet, "cell": cell, "why": why})

    def band(self, year: int, counts: dict[str, int], axis: str = "評価") -> None:
        """How many items a rating counts under each of its marks; the judge knows one rating a year."""
        one = {"axis": axis, "year": year, "field": "rating", "scope": "all"}
        self.bands.append(one | {"counts": {k: n for k, n in counts.items() if n}, "outside_denominator": []})

    def sample(self) -> list[dict[str, Any]]:
        """The kept cells, then cells of every field and kind by turns, each group evenly spread over its rows.

        A unit in a cell of its own is held against the figures that have it, and not asked about by itself.
        """
        groups: dict[tuple[str, str], list[int]] = {}
        for place, one in enumerate(self.cells):
            field = one["field"] if isinstance(one["field"], str) else one["field"][0]
            if field != "unit":
                groups.setdefault((field.partition("@")[0], one["kind"]), []).append(place)
        chosen = set(self.kept)
        for part in (1, 2, 3, 4, 6, 8, 12, 16, 24):
            for turn, places in enumerate(groups.values()):
                if len(chosen) >= SAMPLE:
                    break
                step = max(len(places) // part, 1)
                start = turn * 5 % step  # not the same rows for every field
                chosen.update(places[start::step][:part][: SAMPLE - len(chosen)])
        return [self.cells[place] for place in sorted(chosen)]

    def as_dict(self) -> dict[str, Any]:
        main = next((table for table in self.tables if table["mapping"]), None)
        found = {
            **self.counts,
            "header_row": main["header_row"] if main else None,
            "mapping": main["mapping"] if main else {},
            "tables": self.tables,
            "item_cells": [list(one) for one in self.item_rows],
            "not_items": self.not_items,
            "sample_cells": self.sample(),
        }
        return {
            "schema": "heldout-workbook-expected/1",
            "workbook": self.workbook,
            "case": self.workbook.partition("_")[0],
            "description": self.description,
            "source": "drawn",
            "synthetic": "An invented municipality; every row and figure is invented.",
            "tests": self.tests,
            "must_find": found,
            "bands": self.bands,
            "totals_printed": [printed for printed, _ in self.totals],
            "totals_recomputed": [again for _, again in self.totals],
            "findings_expected": self.findings,
            "may_ask": self.may_ask,
            "rates_expected": [],
        }
