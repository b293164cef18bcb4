"""実施時期 and 所管課 cells: the years and departments they name, and no more than they name."""

from __future__ import annotations

import pytest

from progress.intake.printed_texts import departments_in, goals_in, read_schedule


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("～令和6年度", None, 2024),
        ("令和3年度～", 2021, None),
        ("令和4年度～\n6年度", 2022, 2024),
        ("令和3年度", 2021, 2021),
        ("Ｒ３～Ｒ７", 2021, 2025),
        ("R3-7", 2021, 2025),
        ("2021〜2025", 2021, 2025),
        ("令和3年度以降", 2021, None),
        ("令和3年度から", 2021, None),
        ("令和6年度まで", None, 2024),
        ("令和3年度から令和5年度まで", 2021, 2023),
        ("平成31年度～令和2年度", 2019, 2020),
    ],
)
def test_the_years_that_are_named_and_no_others(text: str, start: int | None, end: int | None) -> None:
    schedule = read_schedule(text)
    assert (schedule.start_year, schedule.end_year) == (start, end)
    assert schedule.understood
    assert not schedule.every_year


def test_every_year_names_no_first_and_no_last_year() -> None:
    schedule = read_schedule("毎年度")
    assert (schedule.every_year, schedule.start_year, schedule.end_year) == (True, None, None)


def test_a_line_break_in_the_cell_is_printed_as_a_blank() -> None:
    assert read_schedule("令和4年度～\n6年度").printed == "令和4年度～ 6年度"


@pytest.mark.parametrize(
    "text", ["随時", "検討中", "～", "令和7年度～令和5年度", "平成31年度～2年度", "3年度"]
)
def test_words_and_years_that_cannot_be_stay_text(text: str) -> None:
    schedule = read_schedule(text)
    assert (schedule.understood, schedule.start_year, schedule.end_year) == (False, None, None)
    assert schedule.printed == text


@pytest.mark.parametrize("text", ["", "－", "-"])
def test_an_empty_cell_and_a_dash_name_nothing_and_are_no_mistake(text: str) -> None:
    schedule = read_schedule(text)
    assert (schedule.understood, schedule.start_year, schedule.end_year) == (True, None, None)


# ── Departments ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("人事課", ["人事課"]),
        ("交通課\n財政課", ["交通課", "財政課"]),
        ("交通課、財政課・人事課等", ["交通課", "財政課", "人事課"]),
        ("交通課　財政課", ["交通課", "財政課"]),
        ("・交通課\n・財政課", ["交通課", "財政課"]),
        ("北支所地域課・市民課", ["北支所地域課", "北支所市民課"]),
        ("支所産業課(南・西)", ["南支所産業課", "西支所産業課"]),
        ("支所産業課（南・\n西）", ["南支所産業課", "西支所産業課"]),
        ("福祉課（高齢・障害担当）", ["福祉課(高齢・障害担当)"]),
        ("まちづくり推進\n課", ["まちづくり推進課"]),
        ("総務部 総務課", ["総務課"]),
        ("総務部⏎人事課⏎管財課".replace("⏎", "\n"), ["人事課", "管財課"]),
        ("議会事務局\n教育総務課", ["議会事務局", "教育総務課"]),
        ("総務部\n教育部", ["総務部", "教育部"]),
        ("上下水道局　経営課", ["経営課"]),
        ("交通課ほか", ["交通課"]),
        ("", []),
        ("－", []),
        ("未定", []),
    ],
)
def test_departments_of_a_cell_in_its_order(text: str, names: list[str]) -> None:
    assert [one.name for one in departments_in(text)] == names


@pytest.mark.parametrize("text", ["総務部 人事課", "総務部\n人事課", "総務部　人事課、管財課"])
def test_the_division_before_a_department_is_what_it_belongs_to(text: str) -> None:
    found = departments_in(text)
    assert found[0].name == "人事課"
    assert {one.division for one in found} == {"総務部"}


def test_the_first_is_the_lead_and_the_others_are_related() -> None:
    assert [(one.name, one.role) for one in departments_in("交通課\n財政課\n各課")] == [
        ("交通課", "lead"),
        ("財政課", "related"),
        ("各課", "related"),
    ]


def test_each_line_with_its_own_clause_has_its_own_lead() -> None:
    assert [(one.clause, one.name, one.role) for one in departments_in("①人事課\n②～③財政課、税務課")] == [
        ("①", "人事課", "lead"),
        ("②～③", "財政課", "lead"),
        ("②～③", "税務課", "related"),
    ]


def test_clauses_on_one_line_share_one_lead() -> None:
    assert [(one.clause, one.name, one.role) for one in departments_in("①・②交通課、③市民課")] == [
        ("①・②", "交通課", "lead"),
        ("③", "市民課", "related"),
    ]


def test_a_printed_role_decides() -> None:
    assert [(one.name, one.role) for one in departments_in("関係課 全課\n担当課 人事課")] == [
        ("全課", "related"),
        ("人事課", "lead"),
    ]


@pytest.mark.parametrize(
    "name", ["各課", "全課", "各所管課", "各部", "各支所市民課", "債権を扱う各課", "病院全課", "関係課"]
)
def test_names_that_stand_for_several(name: str) -> None:
    [found] = departments_in(name)
    assert (found.name, found.is_group) == (name, True)


@pytest.mark.parametrize("name", ["生活安全課", "農地保全課", "交通課", "健全化推進課"])
def test_names_that_stand_for_one(name: str) -> None:
    [found] = departments_in(name)
    assert (found.name, found.is_group) == (name, False)


# ── Figures in goals ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "printed", "unit", "year"),
    [
        ("令和7年度までに、約半数の隊(300隊)から120人を養成する。", "120人", "人", 2025),
        ("おおよその8割にあたる83,000人に受講してもらう。", "83,000人", "人", None),
        ("令和8年度までに、面積を概ね1割縮減する。", "概ね1割", "割", 2026),
        ("令和7年度における利用率82.2%の達成を目指す。", "82.2%", "%", 2025),
        ("毎年度、4業務程度を新たに導入する。", "毎年度、4業務程度", "業務", None),
        ("見直す。\n・平成30年度 22路線\n・令和5年度 11路線", "令和5年度 11路線", "路線", 2023),
        ("令和７年度までに、８３，０００人を養成する。", "８３，０００人", "人", 2025),
        ("・平成３０年度　２２路線\n・令和５年度　１１路線", "令和５年度　１１路線", "路線", 2023),
    ],
)
def test_a_figure_to_be_reached_is_found(text: str, printed: str, unit: str, year: int | None) -> None:
    [goal] = goals_in(text)
    assert (goal.printed, goal.unit, goal.figure.year) == (printed, unit, year)


@pytest.mark.parametrize(
    "text",
    [
        "令和3年5月号(令和3年4月発行)から、月1回発行する。",
        "令和3年度にシステムを導入する。",
        "4出張所の存廃について、方向性を見出す。",
        "令和7年度までに、売却を目指す。",
        "3か年に分けて行う。",
        "会議は月2回を目安とする。",
        "研修(100人を予定)を続ける。",
        "※ 約72,000㎡を縮減した場合の比較。",
        "① 職員給与\n② 財政状況",
        "・令和5年度 11路線\n・平成30年度 22路線",
        "・平成30年度 22路線\n・令和5年度 11人",
    ],
)
def test_dates_frequencies_and_counts_that_are_only_spoken_of_are_no_goals(text: str) -> None:
    assert goals_in(text) == []


def test_a_remark_gives_the_figure_to_start_from() -> None:
    [goal] = goals_in("手続を、30種類に増やす。\n※ 令和2年度は19種類\n・窓口 14種類")
    assert [(one.printed, str(one.quantity.value), one.year and int(one.year)) for one in goal.beside] == [
        ("令和2年度は19種類", "19", 2020)
    ]
    assert (
        goals_in("面積を1割縮減する。\n※ 平成27年度の面積との比較。")[0].compared_with == "平成27年度の面積"
    )


def test_departments_in_brackets_behind_one_are_related_but_branch_offices_are_not() -> None:
    assert [(one.name, one.role) for one in departments_in("財政課（総務課・人事課）")] == [
        ("財政課", "lead"),
        ("総務課", "related"),
        ("人事課", "related"),
    ]
    assert [one.name for one in departments_in("支所地域振興課（千厩支所・東山支所）")] == [
        "千厩支所地域振興課",
        "東山支所地域振興課",
    ]
