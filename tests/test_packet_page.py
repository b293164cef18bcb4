"""The packet as a page for board and council, and as 会議資料 for everybody."""

from __future__ import annotations

import re
from collections.abc import Generator
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from plans.access import Audience, Role
from plans.models import Plan
from progress.models import Publication
from progress.reports.packet.contents import Packet, Section, packet_of
from progress.review.publications import release, seal
from progress.table import frozen
from progress.workflow import MoveRefused
from tests import make, prepared

pytestmark = pytest.mark.django_db

Pages = dict[str, tuple[str, Packet]]


def words(html: str) -> str:
    """The text of the page, without markup, each blank once."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[Pages, None, None]:
    """city → the packet page of its newest results, and the packet that it should say."""
    found = {}
    with django_db_blocker.unblock(), prepared.prepared("demonstration", prepared.whole_demonstration):
        for plan in Plan.objects.select_related("municipality"):
            results = plan.publications.exclude(round=None)
            if (one := results.filter(releases__audience="public").order_by("-number").first()) is None:
                continue
            place = plan.municipality.slug
            answer = Client().get(reverse("publication_packet", args=[place, plan.slug, one.number]))
            assert answer.status_code == 200
            found[place] = answer.content.decode(), packet_of(frozen.from_content(one.content))
    yield found


def test_every_section_says_what_the_packet_holds(pages: Pages) -> None:
    assert {"kakuu", "annaka", "tatebayashi"} <= set(pages)
    for html, packet in pages.values():
        said = words(html)
        for one in Section:
            assert words(one.heading) in said
            assert (f'id="{one.value}"' in html) is (one != Section.ITEMS)
        assert packet.summary.share in said and words(packet.summary.against) in said
        told = [line.said for group in packet.listed for line in group.items]
        told += [
            text for one in packet.late for text in (*dict(one.said).values(), one.next_steps, *one.figures)
        ]
        told += [one.said for one in packet.comparison.moves]
        decided = [(one.decision, one.indicator.name) for one in packet.changes]
        told += [text for one, name in decided for text in (one.reason, one.decided_by, name)]
        told += [text for one in packet.opinions for text in (one.row.opinion, one.row.response)]
        told += [text for one in packet.effects.lines for text in (one.text, one.planned, one.explanation)]
        missing = [text for text in told if words(text).strip() not in said]
        assert not missing
        assert not [one for one in packet.effects.totals if f"{one.actual_yen:,}円" not in said]


def test_each_line_leads_to_its_item_and_headings_make_bookmarks(pages: Pages) -> None:
    html, packet = pages["kakuu"]
    for late in packet.late:
        assert re.search(rf'<a href="[^"]*/items/[^"]+/">{re.escape(late.title)}</a>', html)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


class Session:
    """A city with results that only its board has."""

    def __init__(self) -> None:
        self.place = make.municipality()
        section = make.department(self.place, "収納課")
        self.planner, clerk = make.planner(self.place), make.editor(section)
        self.plan = make.plan(self.place)
        self.item = make.item(make.pillar(self.plan), lead=section)
        opened = make.opened_round(self.plan, self.planner)
        make.confirmed(make.status(opened, self.item), lead=clerk, by=self.planner, code="c")
        self.sealed: Publication = seal(self.plan, opened, by=self.planner)

    def get(self, name: str, person: Any = None, *rest: Any) -> Any:
        client = Client()
        if person is not None:
            client.force_login(person)
        args = [self.place.slug] if name == "municipality" else [self.place.slug, self.plan.slug, *rest]
        return client.get(reverse(name, args=args))


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.mark.every_database
def test_what_was_handed_out_is_read_as_a_meeting_paper_and_nowhere_else(session: Session) -> None:
    number, planner = session.sealed.number, session.planner
    board = make.member(session.place, Role.BOARD)
    with pytest.raises(MoveRefused, match="審議会か議会にも"):
        release(session.sealed, [Audience.MEETING], by=planner)
    release(session.sealed, [Audience.BOARD], by=planner)
    assert session.get("publication_packet", board, number).status_code == 200
    assert session.get("publication_packet", None, number).status_code == 404
    assert session.get("meeting_paper", None, number).status_code == 404
    assert session.get("municipality").status_code == 404

    release(session.sealed, [Audience.MEETING], by=planner)
    paper = session.get("meeting_paper", None, number).content.decode()
    assert "市が公表した結果ではありません" in paper and session.item.name in paper
    assert 'href="#item-1"' in paper and 'id="item-1"' in paper and "/items/" not in paper
    listed = session.get("municipality").content.decode()
    assert reverse("meeting_paper", args=[session.place.slug, session.plan.slug, number]) in listed
    assert "計画だけの公表です" not in listed
    for name in ("publication", "publication_packet", "publication_workbook"):
        assert session.get(name, None, number).status_code == 404
    assert session.get("plan").status_code == 404

    release(session.sealed, [Audience.PUBLIC], by=planner)
    stays = session.get("meeting_paper", None, number).content.decode()
    assert "に公表されました" in stays and "市が公表した結果ではありません" not in stays
    assert "会議資料として公開" not in session.get("municipality").content.decode()


def test_the_form_asks_before_anybody_can_read(session: Session) -> None:
    client, here = Client(), reverse("sealed", args=[session.sealed.pk])
    client.force_login(session.planner)
    alone = client.post(here, {"audiences": [Audience.MEETING]})
    assert "審議会か議会にも公開してください。" in alone.content.decode()
    both = {"audiences": [Audience.BOARD, Audience.MEETING]}
    assert "取り消せません" in client.post(here, both).content.decode()
    assert not session.sealed.releases.exists()
    client.post(here, both | {"public_asked": "on", "public_sure": "on"})
    assert set(session.sealed.releases.values_list("audience", flat=True)) == {"board", "meeting"}


def test_a_plan_alone_has_no_packet(session: Session) -> None:
    plan_alone = seal(session.plan, None, by=session.planner)
    with pytest.raises(MoveRefused, match="実施状況の版だけ"):
        release(plan_alone, [Audience.BOARD, Audience.MEETING], by=session.planner)
    release(plan_alone, [Audience.PUBLIC], by=session.planner)
    assert session.get("publication_packet", None, plan_alone.number).status_code == 404
