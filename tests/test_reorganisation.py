"""組織改正 by the pages alone: drafted, previewed, carried out, taken back; who stands where on which day."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from items.in_charge import InCharge
from items.models import Assignment, Item
from plans.access import access_for
from plans.history.records import ChangeEvent, state_of
from plans.models import Department, Membership, Reorganisation, User
from plans.reorganising.notation import Line, Unreadable, parse
from progress.models import YearEndStatus
from progress.office.organisation.preview import Preview
from progress.table.live import live_table
from tests import make, prepared

pytestmark = pytest.mark.every_database

K = Department.Kind


# ── As it is written ─────────────────────────────────────────────────────────────────────────────────────────


def said(line: Line) -> str:
    return "＋".join(map(str, line.before)) + "→" + "＋".join(map(str, line.after))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("広報課 → 広報広聴課", ["広報課→広報広聴課"]),
        ("市税課、収納課⇒税務課", ["市税課＋収納課→税務課"]),
        ("市税課\t税務課\n収納課\t税務課", ["市税課＋収納課→税務課"]),
        ("こども課 -> 保育課\nこども課 -> 子育て支援課", ["こども課→保育課＋子育て支援課"]),
        ("旧部\t旧課\t新部\t新課\n総務部\t管財課\t財政部\t管財課", ["総務部 管財課→財政部 管財課"]),
        ("統計課 → 廃止\n統計係 → （廃止）\n調査係 → －", ["統計課→", "統計係→", "調査係→"]),
        ("新設 → 企画部　デジタル課\n→ 防災課", ["→企画部 デジタル課", "→防災課"]),
        ("改正前\t改正後\n\n１．広報課 → ２．広聴課", ["広報課→広聴課"]),
        ("市税課，収納課 ＝＞ 税務課", ["市税課＋収納課→税務課"]),
        ("総務部\t総務課\t総務部\t総務課\n総務部\t管財課\t財政部\t管財課", ["総務部 管財課→財政部 管財課"]),
        ("健康・スポーツ課 → 健康課", ["健康・スポーツ課→健康課"]),
    ],
)
def test_lines_are_read_as_cities_write_them(text: str, lines: list[str]):
    assert [said(one) for one in parse(text)] == lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("広報課\n市税課 → 税務課", "1行目「広報課」：改正前と改正後の間に「→」"),
        ("甲課、乙課 → 丙課、丁課", "複数の課から複数の課へは、一行に書けません"),
        ("甲課\t乙課\t丙課", "1行目「甲課 乙課 丙課」"),
    ],
)
def test_a_line_that_says_nothing_sure_is_refused_by_its_number(text: str, words: str):
    with pytest.raises(Unreadable, match=words):
        parse(text)


# ── A city of eight departments that change ──────────────────────────────────────────────────────────────────

PASTED = """総務部 → 総務企画部
広報課 → 広報広聴課
市税課、収納課 → 税務課
こども課 → 子育て支援課、福祉課
統計課 → 廃止
管財課 → 経済部 管財課
新設 → デジタル課
"""


def next_april() -> date:
    today = timezone.localdate()
    return date(today.year + (today.month >= 4), 4, 1)


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    return prepared.fill("reorganisation", a_city)


def a_city() -> SimpleNamespace:
    """総務部―(広報課―広報係, 市税課, 収納課, 統計課, 管財課), 経済部―商工課, こども課, 福祉課; 40 people, 24 promises."""
    place = make.municipality()
    planner = make.planner(place, "kikaku")
    plan = make.plan(place)
    pillar = make.pillar(plan)
    found: dict[str, Department] = {}
    rows = (
        ("総務部", K.DIVISION, ""),
        ("広報課", K.DEPARTMENT, "総務部"),
        ("広報係", K.SECTION, "広報課"),
        ("市税課", K.DEPARTMENT, "総務部"),
        ("収納課", K.DEPARTMENT, "総務部"),
        ("統計課", K.DEPARTMENT, "総務部"),
        ("管財課", K.DEPARTMENT, "総務部"),
        ("経済部", K.DIVISION, ""),
        ("商工課", K.DEPARTMENT, "経済部"),
        ("こども課", K.DEPARTMENT, ""),
        ("福祉課", K.DEPARTMENT, ""),
    )
    for position, (name, kind, parent) in enumerate(rows, start=1):
        found[name] = make.department(place, name, kind=kind, parent=found.get(parent), position=position)
    people = ("広報課", "市税課", "収納課", "統計課", "管財課", "商工課", "こども課", "福祉課")
    for name in people:
        for _ in range(5):
            make.editor(found[name])
        for number in range(3):
            make.item(pillar, f"{name}の取組{number + 1}", lead=found[name])
    shared = make.item(pillar, "市税課と収納課の取組", lead=found["市税課"], related=[found["収納課"]])
    opened = make.opened_round(plan, planner)
    return SimpleNamespace(
        place=place, planner=planner, plan=plan, round=opened, departments=found, shared=shared
    )


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def drafted(client: Client, text: str = PASTED, day: date | None = None) -> Reorganisation:
    day = day or next_april()
    made = client.post(reverse("reorganisation_new"), {"effective_on": day.isoformat()})
    one = Reorganisation.objects.latest("pk")
    assert made.status_code == 302 and made["Location"] == reverse("reorganisation", args=[one.pk])
    added = client.post(made["Location"], {"text": text})
    assert added.status_code == 302, added.context["form"].errors
    return one


def hidden(response: Any) -> dict[str, Any]:
    preview: Preview = response.context["preview"]
    return {"version": preview.reorganisation.version, "digest": preview.digest}


def page_of(one: Reorganisation) -> str:
    return reverse("reorganisation_preview", args=[one.pk])


def answer_all(client: Client, one: Reorganisation, **more: str) -> Any:
    """Every second thing of the split goes to the one, the others to the other; returns the preview's page."""
    shown = client.get(page_of(one))
    asked = [move for move in shown.context["preview"].moves if move.asks]
    said = {move.key: move.heirs[place % 2].name for place, move in enumerate(asked)}
    client.post(page_of(one), hidden(shown) | said | more)
    return client.get(page_of(one))


def carried_out(client: Client, one: Reorganisation) -> Any:
    shown = answer_all(client, one, leaves_items="yes")
    return client.post(page_of(one), hidden(shown) | {"move": "carry_out"}, follow=True)


def everything() -> dict[tuple[str, int], Any]:
    return {
        (model.__name__, one.pk): state_of(one)
        for model in (Department, Membership, Assignment, YearEndStatus)
        for one in model._default_manager.all()
    }


def leads_on(city: SimpleNamespace, day: date) -> dict[int, list[str]]:
    in_charge = InCharge([city.place.pk], day)
    items = Item.objects.prefetch_related("assignments")
    return {one.pk: [department.name for department in in_charge.leads(one)] for one in items}


def homes_on(day: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for one in Membership.objects.valid_on(day).filter(role="editor").select_related("department"):
        found.setdefault(one.user_id, set()).add(str(one.department))
    return found


def test_eight_departments_and_forty_people_previewed_carried_out_and_taken_back(city: SimpleNamespace):
    client, day = client_of(city.planner), next_april()
    before, eve = everything(), day - timedelta(days=1)
    one = drafted(client)
    shown = client.get(page_of(one)).context["preview"]
    labels = [step.label for step in shown.steps.steps]
    assert labels == ["改称", "改称", "統合", "分割", "廃止", "所属替え", "新設"]
    assert everything() == before, "a draft and its preview move nothing"
    assert shown.why_not == "行き先の決まっていないものが8件あります。"

    ready = answer_all(client, one, leaves_items="yes")
    counts = ready.context["preview"].counts
    assert ready.context["preview"].why_not == ""
    done = client.post(page_of(one), hidden(ready) | {"move": "carry_out"}, follow=True)
    assert "組織改正を実行しました。" in done.content.decode()

    # What the preview said is what became of it, counted anew from the rows.
    was, becomes = leads_on(city, eve), leads_on(city, day)
    moved = {pk for pk in was if was[pk] != becomes[pk]}
    assert was == leads_on(city, timezone.localdate())
    records = YearEndStatus.objects.filter(item__in=moved, round__state="open").count()
    people_then, people_now = homes_on(eve), homes_on(day)
    people = {pk for pk in people_then if people_then[pk] != people_now.get(pk, set())}
    chart = Department.objects.chart([city.place.pk])
    assert (counts.items, counts.records, counts.people) == (len(moved), records, len(people))
    assert (counts.items, counts.people) == (16, 25)
    assert counts.begin == Department.objects.filter(valid_from=day).count() == 5
    assert counts.end == Department.objects.filter(valid_until=eve).count() == 6
    assert sorted({name for names in becomes.values() for name in names}) == sorted(
        ["広報広聴課", "税務課", "子育て支援課", "福祉課", "管財課", "商工課"]
    )
    names = {one.name: one for one in chart}
    assert str(chart.parent_on(names["税務課"].pk, day)) == "総務企画部"
    assert str(chart.parent_on(names["管財課"].pk, eve)) == "総務部"
    assert str(chart.parent_on(names["管財課"].pk, day)) == "経済部"
    assert str(chart.parent_on(names["広報係"].pk, day)) == "広報広聴課"
    events = ChangeEvent.objects.filter(note=f"{one}の実行", by=city.planner)
    assert events.exclude(model="plans.reorganisation").count() == one.deeds.count() > 0

    page = client.get(reverse("reorganisation", args=[one.pk]))
    back = {"version": page.context["one"].version, "digest": page.context["back"].digest}
    undone = client.post(reverse("reorganisation_take_back", args=[one.pk]), back, follow=True)
    assert "実行を取り消しました。" in undone.content.decode()
    assert everything() == before
    assert one.deeds.count() == 0
    again = carried_out(client, one)
    assert "組織改正を実行しました。" in again.content.decode(), (
        "the draft stays and can be carried out again"
    )


def test_who_answers_changes_on_the_day_and_not_before(city: SimpleNamespace):
    client, day = client_of(city.planner), next_april()
    one = drafted(client, "市税課、収納課 → 税務課\nこども課 → 子育て支援課、福祉課")
    clerk = User.objects.filter(memberships__department=city.departments["市税課"]).order_by("pk")[0]
    carried_out(client, one)
    eve = day - timedelta(days=1)
    tax = {
        item.pk
        for item in Item.objects.filter(name__contains="税課") | Item.objects.filter(name__contains="収納課")
    }
    for on, mine in ((eve, {"市税課"}), (day, {"税務課", "市税課", "収納課"})):
        reach = access_for(User.objects.get(pk=clerk.pk), on).departments
        assert {one.name for one in Department.objects.filter(pk__in=reach)} == mine
    assert {pk for pk, names in leads_on(city, day).items() if names == ["税務課"]} == tax
    assert {pk for pk, names in leads_on(city, eve).items() if names == ["税務課"]} == set()


def test_two_tabs_carry_it_out_once(city: SimpleNamespace):
    client = client_of(city.planner)
    one = drafted(client, "広報課 → 広報広聴課")
    first, second = (client.get(page_of(one)) for _ in range(2))
    assert (
        "実行しました"
        in client.post(page_of(one), hidden(first) | {"move": "carry_out"}, follow=True).content.decode()
    )
    late = client.post(page_of(one), hidden(second) | {"move": "carry_out"}, follow=True).content.decode()
    assert "この組織改正は、すでに実行されています。" in late
    assert Department.objects.filter(name="広報広聴課").count() == 1


def test_what_was_not_seen_is_not_carried_out(city: SimpleNamespace):
    client = client_of(city.planner)
    one = drafted(client, "広報課 → 広報広聴課")
    seen = hidden(client.get(page_of(one)))
    make.editor(city.departments["広報課"])
    refused = client.post(page_of(one), seen | {"move": "carry_out"}, follow=True).content.decode()
    assert "前の画面を開いた後に、動くものが変わりました" in refused
    assert not Department.objects.filter(name="広報広聴課").exists()


def test_after_the_day_it_is_not_taken_back(city: SimpleNamespace):
    client = client_of(city.planner)
    one = drafted(client, "広報課 → 広報広聴課", timezone.localdate())
    page = client.get(page_of(one)).content.decode()
    assert "施行日になっているので、実行するとすぐに変わり、取り消せません。" in page
    carried_out(client, one)
    text = client.get(reverse("reorganisation", args=[one.pk])).content.decode()
    assert "になったので、取り消せません。直すところは、新しい組織改正として" in text
    refused = client.post(reverse("reorganisation_take_back", args=[one.pk]), follow=True).content.decode()
    assert "取り消していません" in refused
    assert Department.objects.filter(name="広報広聴課").exists()


def test_a_past_year_prints_the_name_of_its_last_day_and_is_answered_by_todays_department(
    city: SimpleNamespace,
):
    """A department was split between a new one and one that was there before: also what went to the latter."""
    client = client_of(city.planner)
    one = drafted(client, "こども課 → 子育て支援課、福祉課", date(2025, 4, 1))
    carried_out(client, one)
    mine = [item.name for item in Item.objects.filter(name__startswith="こども課").order_by("pk")]

    def printed() -> dict[str, tuple[str, ...]]:
        return {row.name: row.lead_departments for row in live_table(city.plan, city.round).items}

    assert [printed()[name] for name in mine] == [("こども課",)] * 3, "the round is of 令和6年度"
    queue = client.get(reverse("round", args=[city.round.pk])).context["queue"]
    today = {row.item.name: [lead.name for lead in queue.leads(row)] for row in queue.statuses}
    assert [today[name] for name in mine] == [["子育て支援課"], ["福祉課"], ["子育て支援課"]]
    clerk = User.objects.filter(memberships__department=city.departments["福祉課"]).order_by("pk")[0]
    desk = client_of(clerk).get(reverse("my_items"))
    lines = [line["status"].item.name for group in desk.context["running"] for line in group["lines"]]
    assert mine[1] in lines and mine[0] not in lines
    city.round.fiscal_year, city.round.reference_date = 2025, None
    assert [printed()[name] for name in mine] == [("子育て支援課",), ("福祉課",), ("子育て支援課",)]


def test_nobody_left_responsible_stands_in_the_way_until_it_is_known(city: SimpleNamespace):
    client, day = client_of(city.planner), next_april()
    one = drafted(client, "統計課 → 廃止")
    shown = client.get(page_of(one))
    assert shown.context["preview"].why_not == "担当課のなくなる項目が3件あります。"
    assert "統計課の取組1" in shown.content.decode()
    client.post(page_of(one), hidden(shown) | {"move": "carry_out"})
    assert Department.objects.get(name="統計課").valid_until is None
    carried_out(client, one)
    left = [names for names in leads_on(city, day).values() if not names]
    assert len(left) == 3


def test_what_people_changed_since_is_told_and_stays(city: SimpleNamespace):
    client = client_of(city.planner)
    one = drafted(client, "広報課 → 広報広聴課\n管財課 → 経済部 管財課")
    carried_out(client, one)
    moved = Department.objects.get(name="管財課")
    change = reverse("admin:plans_department_change", args=[moved.pk])
    form = client.get(change).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"position": 77}
    assert client.post(change, data).status_code == 302
    page = client.get(reverse("reorganisation", args=[one.pk]))
    assert (
        "管財課" in page.content.decode()
        and "この変更は、取り消した後もそのまま残ります。" in page.content.decode()
    )
    version = page.context["one"].version
    url = reverse("reorganisation_take_back", args=[one.pk])
    unseen = client.post(url, {"version": version, "digest": "other"}, follow=True).content.decode()
    assert "取り消していません" in unseen
    client.post(url, {"version": version, "digest": page.context["back"].digest})
    moved.refresh_from_db()
    assert (moved.position, str(moved.parent), moved.parent_since) == (77, "総務部", None)

    carried_out(client, one)
    new = Department.objects.get(name="広報広聴課")
    make.item(city.plan.pillars.get(), "あとから加えた取組", lead=new)
    page = client.get(reverse("reorganisation", args=[one.pk]))
    refused = client.post(
        url, {"version": page.context["one"].version, "digest": page.context["back"].digest}, follow=True
    ).content.decode()
    assert "実行した後に加えられたものがあるため、取り消せません" in refused and "広報広聴課" in refused
    assert Department.objects.filter(pk=new.pk).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("無い課 → 新しい課", "「無い課」という課がありません"),
        ("広報課 → 甲課\n収納課、広報課 → 乙課", "ほかの行にも改正前として"),
        ("広報課 → 収納課\n収納課 → 税務課", "ほかの行で無くなる課です"),
        ("総務部 → 廃止", "下に「広報課」が残ります"),
        ("新設 → 無い部 デジタル課", "「無い部」という課がありません"),
        ("新設 → 福祉課", "「福祉課」は、すでにあります"),
        ("広報課 → 人事係 広聴課", "「人事係」という課がありません"),
        ("広報課 → 広報係 広聴課", "下に置くことはできません"),
    ],
)
def test_what_cannot_be_is_told_at_its_line(city: SimpleNamespace, text: str, words: str):
    client = client_of(city.planner)
    one = drafted(client, text)
    page = client.get(page_of(one))
    assert words in page.content.decode()
    assert page.context["preview"].why_not == "上の行を直してください。"


def test_a_list_in_a_file_is_read_as_if_it_were_pasted(city: SimpleNamespace):
    client = client_of(city.planner)
    one = drafted(client, "旧部\t旧課\t新部\t新課\n総務部\t広報課\t\t広報広聴課")
    data = "旧,新\n市税課,税務課\n収納課,税務課\n統計課,廃止\n".encode("cp932")
    url = reverse("reorganisation", args=[one.pk])
    assert client.post(url, {"file": SimpleUploadedFile("改正.csv", data)}).status_code == 302
    assert [str(row) for row in one.steps.all()] == [
        *("総務部 広報課 → 広報広聴課", "市税課、収納課 → 税務課", "統計課 → （廃止）"),
    ]


def test_the_administrator_may_and_nobody_else(city: SimpleNamespace):
    one = drafted(client_of(make.member(city.place, "administrator")), "広報課 → 広報広聴課")
    for other in (make.member(city.place, "finance"), User.objects.filter(memberships__role="editor")[0]):
        for url in (reverse("organisation"), page_of(one), reverse("reorganisation_new")):
            assert client_of(other).get(url).status_code in (403, 404)
    stranger = make.planner(make.municipality("yoso"))
    assert client_of(stranger).get(page_of(one)).status_code == 404
