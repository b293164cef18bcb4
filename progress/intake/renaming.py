"""Another name under a known item's number: the choices a person has, and the record that a renaming makes.

Pure: standard library only.
"""

from __future__ import annotations

from progress.intake.draft import Draft, Kind, KnownItem, Said

RENAMED = ("renamed", "名前が変わった（改称として記録する）")
SAME = ("same", "同じ項目で、書き方が違うだけ")


def put_renaming(draft: Draft, item: KnownItem, year: int, new_name: Said) -> None:
    """The item is called `new_name` from that fiscal year on."""
    fields = {"kind": Said("renamed"), "former_name": Said(item.name), "new_name": new_name}
    draft.put(Kind.SUCCESSION, (item.key, year, 1), fields, new_name.origin)
