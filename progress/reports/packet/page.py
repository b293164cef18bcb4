"""The packet as a page: its sections in the order of the paper, each line with the address of its item. Pure.

Nothing is computed here: every number and text is that of `progress.reports.packet.contents`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from items.quantity import show
from plans.values.words import DASH
from progress.public.reading.ledger import ledger
from progress.public.reading.moved import Moved
from progress.public.reading.results import distribution_rows
from progress.rating import Share
from progress.reports.packet.compared import Late, Move, Short
from progress.reports.packet.contents import Packet, Section
from progress.reports.packet.effects import EffectTotal
from progress.reports.packet.shares import Group

UrlOf = Callable[[str], str]
"""An item's key → its address."""
ON_PAGE = (
    Section.SUMMARY,
    Section.LIST,
    Section.COMPARISON,
    Section.LATE,
    Section.CHANGES,
    Section.EFFECTS,
    Section.OPINIONS,
)
"""個票 are pages of their own, to which every line leads."""


def read_packet(packet: Packet, item_url: UrlOf | None) -> dict[str, Any]:
    """What the template reads, by section. `contents`: (section, does it stand on the page, how much is in it);
    `has_texts`: does any line of the list say what was done. `item_url` None: the lines lead to the list within the
    page."""
    names = _names(packet)
    url_of = item_url or (lambda key: f"#{names[key]}")
    return {
        "cover": packet.cover,
        "contents": [(one, one in ON_PAGE, _much(packet, one)) for one in Section],
        "section": {one.name.lower(): one for one in ON_PAGE},
        "summary": _summary(packet),
        "listed": [
            (
                group.path,
                [(line, names[line.key], item_url(line.key) if item_url else "") for line in group.items],
            )
            for group in packet.listed
        ],
        "has_texts": any(line.said for group in packet.listed for line in group.items),
        "comparison": _comparison(packet, url_of),
        "late": _by_short(packet.late, url_of),
        "changes": ledger(packet.table, url_of),
        "effects": _effects(packet, url_of),
        "opinions": [
            {"title": one.title, "url": url_of(one.key) if one.key else "", "row": one.row}
            for one in packet.opinions
        ],
        "earlier_opinions": [
            {"title": one.title, "url": url_of(one.key) if one.key else "", "row": one.row}
            for one in packet.earlier_opinions
        ],
    }


def _names(packet: Packet) -> dict[str, str]:
    """An item's key → the name of its line in the list, as an address ends in it."""
    keys = (line.key for group in packet.listed for line in group.items)
    return {key: f"item-{number}" for number, key in enumerate(keys, start=1)}


def _much(packet: Packet, section: Section) -> str:
    counts = {
        Section.ITEMS: len(packet.items),
        Section.LIST: len(packet.table.items),
        Section.COMPARISON: len(packet.comparison.moves),
        Section.LATE: len(packet.late),
        Section.CHANGES: len(packet.changes),
        Section.EFFECTS: len(packet.effects.lines),
        Section.OPINIONS: len(packet.opinions),
    }
    if section not in counts:
        return ""
    return f"{counts[section]}件" if counts[section] else "なし"


# ── Section by section ───────────────────────────────────────────────────────────────────────────────────────


def _summary(packet: Packet) -> dict[str, Any]:
    said = packet.summary
    overall = packet.table.distributions[0] if packet.table.distributions else None
    return {
        "said": said,
        "highlights": packet.highlights,
        "course": [(year, *share.words) for year, share in said.by_year] if len(said.by_year) > 1 else [],
        "before": said.before.fiscal_year if said.before else None,
        "distribution": distribution_rows(overall) if overall else [],
        "total": overall.total if overall else 0,
        "tables": [
            (what, [_group(one) for one in groups])
            for what, groups in (("柱", said.by_pillar), ("担当課", said.by_department))
            if len(groups) > 1
        ],
    }


def _group(group: Group) -> dict[str, Any]:
    now, then = _share(group.share), _share(group.before)
    return {"title": group.title, "total": group.total, "counts": group.counts, "now": now, "then": then}


def _share(share: Share | None) -> tuple[str, str]:
    """(「66.7%」, 「3項目のうち2項目」); (「－」, "") for none; (「－」, why) where no percentage can be stated."""
    if share is None:
        return DASH, ""
    percent, of = share.words
    return percent, of or share.reason


def _comparison(packet: Packet, url_of: UrlOf) -> dict[str, Any]:
    found = packet.comparison
    groups: dict[Moved, list[tuple[Move, str]]] = {}
    for one in found.moves:
        groups.setdefault(one.moved, []).append((one, url_of(one.key)))
    return {"before": found.before, "unmoved": found.unmoved, "groups": list(groups.items())}


def _by_short(late: Iterable[Late], url_of: UrlOf) -> list[tuple[Short, list[tuple[Late, str]]]]:
    groups: dict[Short, list[tuple[Late, str]]] = {}
    for one in late:
        groups.setdefault(one.short, []).append((one, url_of(one.key)))
    return list(groups.items())


def _effects(packet: Packet, url_of: UrlOf) -> dict[str, Any]:
    found = packet.effects
    return {
        "lines": [(one, url_of(one.key)) for one in found.lines],
        "headline": found.headline,
        "totals": _totals(found.totals, [one.kind for one in found.totals]),
        "by_basis": _totals(found.by_basis, [f"{one.kind}（{one.bases[0]}）" for one in found.by_basis]),
        "by_lasting": _totals(found.by_lasting, [one.kind for one in found.by_lasting])
        if found.states_lasting
        else [],
        "by_year": _totals(found.by_year, [f"{one.fiscal_year.both}　{one.kind}" for one in found.by_year])
        if len({one.fiscal_year for one in found.by_year}) > 1
        else [],
    }


def _totals(totals: Sequence[EffectTotal], names: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "planned": _yen(one.planned_yen),
            "actual": _yen(one.actual_yen),
            "remarks": one.remarks,
        }
        for name, one in zip(names, totals, strict=True)
    ]


def _yen(amount: int | None) -> str:
    return DASH if amount is None else show(Decimal(amount), "円")
