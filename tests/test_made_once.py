"""Everything public is made once and served as it is kept: the same as if it were rendered, never more than what its
reader may read, and never what no longer holds."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.access import Audience, Role
from plans.history.records import Way
from plans.history.writer import save
from progress.models import PublicationFile
from progress.public import kept
from progress.reports import kept as files
from progress.reports import pages
from progress.review.publications import release
from tests import make
from tests.test_public import City

pytestmark = pytest.mark.django_db
SECRET = "審議会だけに見せる目的"


class Published(City):
    def __init__(self) -> None:
        super().__init__()
        self.sealed = self.publish(self.report(), Audience.PUBLIC)


@pytest.fixture
def city(settings, tmp_path: Path) -> Published:
    settings.DATA_DIR = tmp_path
    return Published()


def rendered(address: str):
    """As it is without anything kept: for somebody with a session, though not signed in."""
    client = Client()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "none"
    return client.get(address)


def kept_file(address: str) -> Path:
    request = pages._request(address)
    return kept.folder_of("shiken") / kept._name(request)


def all_kept() -> dict[str, bytes]:
    """Everything that is kept, unpacked to the last part."""
    found: dict[str, bytes] = {}
    for path in Path(django_settings.DATA_DIR, "pages").rglob("*"):
        if path.is_file() and path.name != kept.COMPLETE:
            one = msgspec.msgpack.decode(path.read_bytes(), type=kept.Kept)
            found[path.name] = gzip.decompress(one.content) if one.packed else one.content
            if found[path.name].startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(found[path.name])) as parts:
                    found |= {f"{path.name}/{name}": parts.read(name) for name in parts.namelist()}
    return found


def test_what_is_kept_is_what_would_be_rendered(city):
    pages.refresh()
    several = [address for group in pages._by_publication("shiken") for address in group]
    assert len(several) > 40 and city.url("plan") in several
    for address in several:
        there = Client().get(address)
        assert kept_file(address).exists(), address
        live = rendered(address)
        assert (there.status_code, there.content) == (200, live.content), address
        for name in ("Content-Type", "Content-Disposition", "Access-Control-Allow-Origin"):
            assert there.get(name) == live.get(name), address
        assert {"Cookie", "Accept-Encoding"} >= set(there["Vary"].split(", ")) >= {"Cookie"}
        assert set(there["Cache-Control"].split(", ")) == {"no-cache", "public"}


def test_a_kept_page_takes_one_question_and_travels_compressed(city):
    address = city.url("plan")
    plain = Client().get(address).content
    pages.refresh()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert len(asked) == 1
    assert answer["Content-Encoding"] == "gzip" and gzip.decompress(answer.content) == plain
    assert "Accept-Encoding" in answer["Vary"]
    again = {"accept-encoding": "gzip", "if-none-match": answer["ETag"]}
    assert Client().get(address, headers=again).status_code == 304
    unpacked = Client().get(address)
    assert unpacked.content == plain and unpacked["ETag"] != answer["ETag"]


def test_nothing_is_kept_of_what_isnt_released_to_everybody(city):
    city.plan.aim = SECRET
    city.plan.save()
    later = city.publish(city.sealed.round, Audience.BOARD, erratum="直した。")
    files.make.call(later.pk)
    pages.refresh()
    found = all_kept()
    assert found and not [name for name, content in found.items() if SECRET.encode() in content]
    board = Client()
    board.force_login(make.member(city.place, Role.BOARD), backend="plans.auth_backend.MembershipBackend")
    for number, seen in ((later.number, 200), (city.sealed.number, 200)):
        address = city.url("publication", number)
        answer = board.get(address)
        assert answer.status_code == seen and "private" in answer["Cache-Control"]
        assert "site-nav" in answer.content.decode()
    assert SECRET in board.get(city.url("publication", later.number)).content.decode()
    assert Client().get(city.url("publication", later.number)).status_code == 404
    assert SECRET not in Client().get(city.url("plan")).content.decode()


def test_a_page_that_no_longer_holds_is_rendered_until_it_is_made_anew(city):
    pages.refresh()
    address, first = city.url("plan"), kept_file(city.url("plan"))
    city.plan.aim = "市民に分かりやすい行政"
    city.plan.save()
    later = city.publish(city.sealed.round, erratum="直した。")
    assert kept_file(address) == first  # sealed and open to nobody: citizens read what they read before
    release(later, [Audience.PUBLIC], by=city.planner)
    assert "市民に分かりやすい行政" in Client().get(address).content.decode()
    assert not kept_file(address).exists()
    gone = Path(django_settings.DATA_DIR, "pages", "mukashi", "state")
    gone.mkdir(parents=True)
    pages.refresh()
    assert kept_file(address).exists() and not first.exists() and not gone.parent.exists()
    assert "市民に分かりやすい行政" in Client().get(address).content.decode()


def test_a_meeting_paper_is_named_at_once_and_kept(city):
    pages.refresh()
    later = city.publish(city.sealed.round, Audience.BOARD, erratum="直した。")
    paper = city.url("meeting_paper", later.number)
    assert paper not in Client().get(reverse("municipality", args=["shiken"])).content.decode()
    release(later, [Audience.MEETING], by=city.planner)
    assert paper in Client().get(reverse("municipality", args=["shiken"])).content.decode()
    pages.refresh()
    assert kept_file(paper).exists()
    assert not kept_file(city.url("publication_packet", later.number)).exists()
    assert kept_file(city.url("publication_packet", city.sealed.number)).exists()


def test_a_setting_or_another_program_is_another_page(city, monkeypatch):
    pages.refresh()
    address = reverse("data", args=["shiken", "plan"])
    assert "利用条件を定めていません" in Client().get(address).content.decode()
    city.place.refresh_from_db()
    city.place.data_licence = "CC-BY-4.0"
    save(city.place, by=city.planner, via=Way.ADMIN)
    assert "利用条件を定めていません" not in Client().get(address).content.decode()
    pages.refresh()
    before = kept_file(address)
    monkeypatch.setattr(kept, "program", lambda: "another")
    assert before.exists() and kept_file(address) != before


def test_making_goes_on_where_it_was_stopped(city, monkeypatch):
    made: list[str] = []
    answer = pages._answer

    def stopped(request):
        made.append(request.get_full_path())
        if len(made) == 5:
            raise KeyboardInterrupt
        return answer(request)

    monkeypatch.setattr(pages, "_answer", stopped)
    with pytest.raises(KeyboardInterrupt):
        pages.refresh()
    pages.refresh()
    assert len(made) == len(set(made)) + 1  # the one that was stopped, and no other, twice
    done = len(made)
    pages.refresh()
    assert len(made) == done


def test_a_workbook_is_made_at_the_seal_and_again_when_it_becomes_public(city):
    later = city.publish(city.sealed.round, erratum="直した。")
    address = city.url("publication_workbook", later.number)
    board = Client()
    board.force_login(city.planner, backend="plans.auth_backend.MembershipBackend")
    files.make.call(later.pk)
    workbooks = PublicationFile.objects.filter(publication=later, name__startswith="workbook/status_list-")
    before = board.get(address).content
    assert bytes(workbooks.get().content) == before
    workbooks.update(content=b"kept")
    assert board.get(address).content == b"kept"
    release(later, [Audience.PUBLIC], by=city.planner)
    after = board.get(address).content
    assert after not in (b"kept", before) and after.startswith(b"PK")
    pages.refresh()
    assert bytes(workbooks.get().content) == after == Client().get(address).content
