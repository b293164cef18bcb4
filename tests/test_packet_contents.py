"""What the packet of a plan and year holds: the table's own numbers, and what stands out of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from pytest_django import DjangoDbBlocker

from plans.values.fiscal_year import FiscalYear
from progress.public.reading.moved import Moved, is_better
from progress.rating import Band
from progress.reports.packet.compared import Short, late_of
from progress.reports.packet.contents import Packet, Section, Standing, packet_of, standing_of
from progress.reports.packet.item_page import answer_page_of
from progress.reports.packet.shares import summary_of
from progress.table.revisions import Changed, which_way
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.plan import ScaleRow
from tests.demonstration import Sealed, results

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sealed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Sealed:
    return results(django_db_blocker)


@pytest.fixture
def r5(sealed: Sealed) -> Packet:
    return packet_of(sealed["kakuu", 2023])


def test_the_shares_are_those_that_the_publication_keeps(sealed: Sealed) -> None:
    for table in sealed.values():
        summary = summary_of(table)
        kept = {(one.title, one.fiscal_year): one.share for one in table.shares}
        assert table.round is not None
        for group in (summary.whole, *summary.by_pillar):
            assert group.share == kept.get((group.title, table.round.fiscal_year))
            if summary.before:
                assert group.before == kept.get((group.title, summary.before.fiscal_year))


def test_every_item_is_counted_once_by_pillar_and_with_each_of_its_departments(sealed: Sealed) -> None:
    for table in sealed.values():
        summary = summary_of(table)
        by_pillar = [sum(column) for column in zip(*(one.counts for one in summary.by_pillar), strict=True)]
        assert by_pillar == list(summary.whole.counts)
        assert sum(one.total for one in summary.by_pillar) == summary.whole.total
        leads = Counter(
            name.lstrip("①②③④⑤")
            for item in table.items
            if item.status is not None
            for name in item.lead_departments
        )
        assert {one.title: one.total for one in summary.by_department if one.title in leads} == leads
        assert bool(summary.by_department) == bool(leads)
        for group in (summary.whole, *summary.by_pillar, *summary.by_department):
            assert sum(group.counts) == group.total


def test_a_department_has_the_share_of_its_items_beside_that_of_the_year_before(r5: Packet) -> None:
    [digital] = [one for one in r5.summary.by_department if one.title == "デジタル推進課"]
    assert (digital.share and digital.share.words) == ("33.3%", "3項目のうち1項目")
    assert (digital.before and digital.before.words) == ("100.0%", "2項目のうち2項目")
    assert (
        r5.summary.against == "令和4年度（2022年度）は53.8%（26項目のうち14項目）で、これより上がりました。"
    )


def test_only_what_moved_is_compared_with_the_year_before_and_both_ways(r5: Packet) -> None:
    moved = Counter(one.moved for one in r5.comparison.moves)
    assert moved == {Moved.DOWN: 10, Moved.UP: 10, Moved.JOINED: 1, Moved.LEFT: 1}
    assert r5.comparison.unmoved == 5
    first = r5.comparison.moves[0]
    assert (first.title, first.before, first.after) == (
        "1-(1)-① オンラインで受け付ける手続の拡大",
        "S 目標を上回る",
        "B おおむね順調",
    )
    assert [(one.before, one.after) for one in first.figures] == [("62件", "96件")]
    [left] = [one for one in r5.comparison.moves if one.moved == Moved.LEFT]
    assert left.said.startswith("「3-(2)-① 補助金・負担金の見直し」に引き継ぎました。")


def test_what_is_late_is_told_with_reason_next_step_and_department(r5: Packet) -> None:
    [nursery] = [one for one in r5.late if one.key == "4-(2)-②"]
    assert nursery.short == Short.RATED
    assert (nursery.mark, nursery.departments) == ("C 遅れている", "こども課")
    assert nursery.said == (
        ("評価の説明", "引継ぎの保育を始められず、計画より1年遅れているため。"),
        ("課題", "計画より1年遅れている。"),
    )
    assert nursery.next_steps == "令和6年度に引継ぎの保育を行う。"
    achieved = r5.summary.whole.share
    assert achieved is not None
    rated = [one for one in r5.late if one.short == Short.RATED]
    assert len(rated) == achieved.denominator - achieved.achieved


def test_a_band_of_unknown_meaning_makes_nothing_late_or_better(sealed: Sealed) -> None:
    table = sealed["annaka", 2021]
    assert all(one.short != Short.RATED for one in late_of(table))
    assert table.scale is not None
    first, second, *_ = table.scale.bands
    assert is_better(table.scale, first, second) is None


def test_a_lowered_target_comes_first_also_where_less_is_better(r5: Packet) -> None:
    floor_area, *raised = r5.changes
    assert floor_area.changed == Changed.LOWERED
    decision = floor_area.decision
    assert [(year and int(year), one.before, one.after) for year, one in decision.targets] == [
        (2022, "178,000㎡", "178,700㎡"),
        (2023, "176,000㎡", "176,900㎡"),
        (2024, "173,300㎡", "174,500㎡"),
        (None, "173,300㎡", "174,500㎡"),
    ]
    assert (decision.decided_on, decision.decided_by) == ("2022-11-15", "架空市行政改革推進本部")
    assert decision.document_number == "企画第218号"
    assert [one.changed for one in raised] == [Changed.RAISED, Changed.RAISED]


def indicator(direction: str, kind: str = "number", unit: str = "件") -> IndicatorRow:
    return IndicatorRow("指標", unit, kind, direction, "", None, None, None, ())


@pytest.mark.parametrize(
    ("of", "before", "after", "way"),
    [
        (indicator("increase"), "60件", "50件", Changed.LOWERED),
        (indicator("increase"), "約60件", "70件以上", Changed.RAISED),
        (indicator("decrease"), "60件", "50件", Changed.RAISED),
        (indicator("decrease", unit="万円"), "60万円", "1,000千円", Changed.LOWERED),
        (indicator("maintain"), "60件", "50件", Changed.OTHER),
        (indicator(""), "60件", "50件", Changed.OTHER),
        (indicator("increase"), "－", "50件", Changed.OTHER),
        (indicator("increase"), "60件", "随時", Changed.OTHER),
        (indicator("", "deadline"), "令和4年10月まで", "令和5年3月まで", Changed.LOWERED),
        (indicator("", "deadline"), "令和4年10月まで", "令和4年8月まで", Changed.RAISED),
    ],
)
def test_lowered_is_judged_by_the_direction(of: IndicatorRow, before: str, after: str, way: Changed) -> None:
    assert which_way(of, before, after) == way


def scale(*bands: tuple[str, bool | None]) -> ScaleRow:
    return ScaleRow("s", "進捗", tuple(Band(code, code, counts_as_achieved=said) for code, said in bands))


def test_a_scale_that_begins_with_its_worst_band_is_read_from_its_end() -> None:
    best_first = scale(("完了", True), ("実施中", False), ("未着手", False))
    worst_first = scale(("未着手", False), ("実施中", False), ("完了", True))
    mixed = scale(("対象", False), ("完了", True), ("未着手", False))
    for one in (best_first, worst_first):
        assert is_better(one, one.band("未着手"), one.band("実施中")) is True
        assert is_better(one, one.band("完了"), one.band("実施中")) is False
    assert is_better(mixed, mixed.band("対象"), mixed.band("未着手")) is None
    assert is_better(mixed, mixed.band("対象"), mixed.band("完了")) is True


def test_effects_are_added_up_by_kind_and_year_and_never_make_up_a_plan(r5: Packet) -> None:
    told = {one.kind: one.actual_yen for one in r5.effects.totals}
    assert list(told.items()) == [("歳出の減", 22_710_000), ("歳入の増", 131_100_000)]
    assert sum(one.amount_yen for one in r5.effects.lines) == sum(yen or 0 for yen in told.values())
    assert r5.effects.headline.startswith("歳出の減 22,710,000円、歳入の増 131,100,000円です。")
    # What is compared with different things is told apart; a plan is held against its own lines' results.
    by_basis = {(one.kind, *one.bases): one.actual_yen for one in r5.effects.by_basis}
    for one in r5.effects.totals:
        parts = [yen or 0 for (kind, _), yen in by_basis.items() if kind == one.kind]
        assert sum(parts) == one.actual_yen and len(parts) == len(one.bases) > 1
    savings = r5.effects.totals[0]
    of_planned = [row.amount_yen for row in r5.effects.lines if row.kind == "歳出の減" and row.planned_yen]
    assert savings.of_planned_yen == sum(of_planned) < (savings.actual_yen or 0)
    assert f"その4件の実績は{savings.of_planned_yen:,}円です。" in savings.remarks
    planned = {one.kind: (one.planned_yen, one.planned_lines, one.lines) for one in r5.effects.totals}
    assert planned["歳入の増"] == (119_000_000, 2, 2)
    assert planned["歳出の減"] == (20_500_000, 4, 5)  # one record states none, and counts as none
    assert r5.effects.by_year[0].planned_yen is None
    lasting = {one.kind: one.actual_yen for one in r5.effects.by_lasting}
    assert lasting == {"この年度だけ": 131_100_000, "翌年度からも続く": 22_710_000}
    assert sorted({int(one.fiscal_year) for one in r5.effects.by_year}) == [2020, 2021, 2022, 2023]
    assert any(one.provisional for one in r5.effects.totals)


def test_opinions_stand_beside_their_answers_the_whole_first(r5: Packet) -> None:
    assert [one.title for one in r5.opinions] == [
        "全体",
        "2-(2)-② 女性の管理職への登用",
        "4-(1)-① 公共施設の総量の縮減",
        "5-(2)-① 附属機関の委員の公募の拡大",
    ]
    assert r5.opinions[0].row.response == "次の計画を作るときの基準に加えます。"


def test_an_items_page_has_every_year_of_the_plan_and_the_charts_of_the_page(r5: Packet) -> None:
    [page] = [one for one in r5.items if one.item.key == "1-(1)-③"]
    assert [int(one.fiscal_year) for one in page.years] == [2020, 2021, 2022, 2023, 2024]
    assert [one.mark for one in page.years] == [
        "B おおむね順調",
        "A 目標どおり",
        "S 目標を上回る",
        "B おおむね順調",
        "",
    ]
    [chart] = page.charts
    assert [point.value for point in chart.actuals][-1] == Decimal("16.4")


def test_whoever_answers_for_an_item_has_promise_figures_reason_and_what_comes_next(r5: Packet) -> None:
    [item] = [one for one in r5.table.items if one.key == "4-(1)-①"]
    page = answer_page_of(r5.table, item)
    assert page.promise[0][0] == "取組内容"
    assert page.changes[0].startswith(
        "【引下げ】公共施設の延べ床面積　令和4年度 178,000㎡ → 178,700㎡　令和5年度 "
    )
    assert len(page.years) == len(page.marks)
    assert page.opinions[0].response == "令和6年度に、地域と民間の事業者から提案を募ります。"


def test_the_share_says_what_of_it_rests_on_a_lowered_target(r5: Packet) -> None:
    assert r5.highlights[0] == (
        "達成した16項目のうち1項目は、引き下げた目標に対する達成です。"
        "元の目標で数えると、26項目のうち15項目（57.7%）です。"
    )
    assert "令和4年度より評価が上がった取組は10項目、下がった取組は10項目です。" in r5.highlights
    rated = next(one for one in r5.highlights if one.startswith("審議会の評価は"))
    assert "26項目のうち18項目" in rated
    assert "審議会などの意見は4件で、2件にはまだ答えていません。" in r5.highlights


def test_the_worst_comes_first_of_what_is_late(r5: Packet) -> None:
    marks = [one.mark[0] for one in r5.late if one.short == Short.RATED]
    assert marks == sorted(marks, reverse=True) and marks[0] == "C"


def test_departments_stand_in_the_order_of_the_organisation(r5: Packet) -> None:
    names = [one.title for one in r5.summary.by_department]
    assert names == [name for name in r5.table.departments if name in names]
    assert names[0] == "総務課" and len(names) > 8


def test_a_packet_needs_a_year(sealed: Sealed) -> None:
    with pytest.raises(ValueError, match="a round's results"):
        packet_of(replace(sealed["kakuu", 2023], round=None))


def test_a_year_without_one_before_it_is_compared_with_nothing(sealed: Sealed) -> None:
    first = packet_of(sealed["kakuu", 2020])
    assert (first.comparison.before, first.comparison.moves, first.summary.against) == (None, (), "")


def test_the_packet_is_marked_by_whom_it_was_opened_to() -> None:
    assert standing_of([]) == standing_of(["headquarters"]) == Standing.OFFICE
    assert standing_of(["headquarters", "board"]) == standing_of(["council"]) == Standing.MEETING
    assert standing_of(["board", "public"]) == Standing.PUBLIC
    assert [one.number for one in Section] == list(range(1, 9))
    assert Section.LATE.heading == "資料4　達成に至っていない取組"
    assert FiscalYear(2023).era == "令和5年度"
