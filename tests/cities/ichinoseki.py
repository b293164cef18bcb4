"""一関市: the four sheets of its 集中改革プラン（案）."""

from __future__ import annotations

from openpyxl import Workbook

from tests.cities.stand_in import prose
from tests.facts import ichinoseki as facts
from tests.intake.programmes import Row, empty_book, programme_sheet

TITLE = facts.TITLE_PRINTED.replace("市 ", "市")
GOAL_MARK = "【目標】"
CONTENT_FOOTNOTES = dict(facts.CONTENT_FOOTNOTES)


def plan() -> Workbook:
    book = empty_book()
    for pillar, name in facts.PILLARS:
        programme_sheet(
            book,
            f"{pillar}{name}",
            f"{pillar} {name}",
            [
                (f"{number} {prose(start, lines=1)}", rows(pillar, number))
                for upper, number, start, _ in facts.GROUPS
                if upper == pillar
            ],
            title=TITLE,
            below=[
                f"{mark} {prose(f'注{mark}', lines=1)}"
                for under, mark in facts.FOOTNOTES_UNDER_TABLES
                if under == pillar
            ],
        )
    return book


def rows(pillar: str, number: str) -> list[Row]:
    group = f"{pillar}-{number}"
    found: list[Row] = [row(item) for item in facts.ITEMS if item.key.startswith(f"{group}-")]
    of_group, name, content = facts.ROW_THAT_IS_NO_ITEM
    if of_group == group:
        found.append((None, name, content, "", ""))
    return found


def row(item: facts.Item) -> Row:
    name = (
        facts.NAMES_PRINTED_WITH_BLANK.get(item.key)
        or facts.NAMES_PRINTED_WITH_MARK.get(item.key)
        or item.name
    )
    kind = f"（{item.kind}）" if item.key in WIDE_BRACKETS else f"({item.kind})"
    mark = CONTENT_FOOTNOTES.get(item.key)
    approach = prose(f"{item.name}（{mark}）の内容" if mark else f"{item.name}の内容", lines=1)
    goal = facts.GOALS.get(item.key) or prose(f"{item.name}の目標")
    return (
        int(item.key.rsplit("-", 1)[1]),
        f"{name.replace(' ', chr(10))}\n{kind}",
        f"{approach}\n{GOAL_MARK}\n{goal}",
        item.schedule_printed.replace(" ", "\n"),
        "\n".join(item.departments_printed),
    )


WIDE_BRACKETS = facts.KIND_IN_FULL_WIDTH_BRACKETS
