"""The answer first: its parts add up, and behind each number stand just so many items."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from pytest_django import DjangoDbBlocker

from progress.public.reading.answer import Answer, Part, answer_of
from progress.public.reading.finding import Filter, Look, looks_of
from progress.table.shape.plan import PlanTable
from tests import demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> demonstration.Sealed:
    return demonstration.results(django_db_blocker)


def answered(table: PlanTable) -> Answer | None:
    return answer_of(table, looks_of(table))


def behind(table: PlanTable, part: Part) -> list[str]:
    asked = dict(parse_qsl(part.query.removeprefix("?")))
    return [item.key for item in Filter.of(table, looks_of(table), asked).items()]


def inside(answer: Answer) -> list[Part]:
    """What adds up to `of`."""
    return [one for one in (answer.reached, *answer.parts, answer.unrated) if one]


def test_the_parts_add_up_and_each_leads_to_just_so_many_items(tables: demonstration.Sealed) -> None:
    told = {name: (table, answer) for name, table in tables.items() if (answer := answered(table))}
    assert len(told) > 5
    for name, (table, answer) in told.items():
        asked = [item.key for item in table.items if item.status is not None]
        assert sum(part.count for part in inside(answer)) == answer.of, name
        if answer.behind:
            assert sum(part.count for part in answer.parts) == answer.behind.count, name
        listed = [key for part in (*inside(answer), *answer.outside) for key in behind(table, part)]
        assert sorted(listed) == sorted(asked), f"{name}: every item of the report stands behind one number"
        for part in [*inside(answer), *answer.outside, *answer.moved, *filter(None, [answer.behind])]:
            assert len(behind(table, part)) == part.count > 0 or part in (answer.reached, answer.behind), (
                name,
                part,
            )


def test_what_it_says_of_the_five_cities(tables: demonstration.Sealed) -> None:
    answer = answered(tables["kakuu", 2023])
    assert answer and answer.reached and answer.behind
    assert (answer.lead, answer.of, answer.reached.count) == ("令和5年度に達成した取組は", 26, 16)
    assert [(one.words, one.count) for one in answer.parts] == [("おおむね順調", 8), ("遅れている", 2)]
    assert answer.behind.count == 10 and answer.unrated is None
    assert "元の目標で数えると、26項目のうち15項目（57.7%）です。" in answer.on_lowered
    assert [(one.words, one.count) for one in answer.moved] == [
        (Look.UP.words, 10),
        (Look.DOWN.words, 10),
        (Look.REVISED.words, 3),
    ]
    assert [one.share for one in answer.course] == ["54.2%", "57.7%", "53.8%", "61.5%"]
    assert len(answer.lines) == 1 and len(answer.lines[0].split()) == 4
    lost = answered(tables["annaka", 2021])
    assert lost and lost.reached is None, (
        "the headings of its columns are lost: nobody knows which mean achieved"
    )
    assert (lost.lead, lost.of) == ("令和3年度の資料にある取組は", 36)
    signs = answered(tables["tatebayashi", 2020])
    assert signs and signs.reached and (signs.reached.count, signs.of) == (40, 47)
    assert [(one.words, one.count) for one in (*signs.parts, *signs.outside)] == [
        ("未達成", 7),
        ("対象外", 12),
    ]


def test_a_list_of_what_moved_says_from_what_to_what(tables: demonstration.Sealed) -> None:
    table = tables["kakuu", 2023]
    down, revised = (Filter(table, looks_of(table), look=look) for look in (Look.DOWN, Look.REVISED))
    told = {item.name: down.beside(item) for item in down.items()}
    assert told["オンラインで受け付ける手続の拡大"] == "前回 S 目標を上回る → 今回 B おおむね順調"
    changed = {item.name: revised.beside(item) for item in revised.items()}
    assert "令和5年度の目標 65件 → 100件" in changed["オンラインで受け付ける手続の拡大"]
