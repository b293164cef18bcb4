"""What is typed is kept on the server for its writer alone; complete drafts go together; the next record is at hand."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from progress.models import KeptEntry, YearEndStatus
from progress.review.records import carry_out
from progress.workflow import Move, State
from tests import make, prepared
from tests.test_review import Desk, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return prepared.fill("keeping", Desk)


@pytest.fixture
def editor(desk: Desk, client: Client) -> Client:
    client.force_login(desk.editor)
    return client


def keep(client: Client, status: YearEndStatus, typed: Any) -> int:
    said = typed if isinstance(typed, str) else json.dumps(typed)
    return client.post(reverse("keep_entry", args=[status.pk]), {"typed": said}).status_code


def page_of(status: YearEndStatus) -> str:
    return reverse("enter", args=[status.pk])


def test_what_was_typed_comes_back_to_its_writer_and_to_nobody_else(desk: Desk, editor: Client):
    status = desk.status()
    assert (
        keep(editor, status, [["narrative", "書きかけの文 </script>"], ["provisional_1", "on", True]]) == 204
    )
    assert keep(editor, status, [["narrative", "書きかけの文、その先 </script>"]]) == 204
    shown = text(editor.get(page_of(status)))
    found = re.search(r'<script id="kept-entry" type="application/json">(.*?)</script>', shown)
    assert found and json.loads(found[1]) == [["narrative", "書きかけの文、その先 </script>"]]
    colleague = Client()
    colleague.force_login(make.editor(desk.tax))
    assert "kept-entry" not in text(colleague.get(page_of(status)))
    status.refresh_from_db()
    assert (status.state, status.narrative) == (State.NOT_STARTED, "")


def test_it_is_gone_once_the_record_is_saved_or_it_is_let_go(desk: Desk, editor: Client):
    status = desk.status()
    keep(editor, status, [["narrative", "書きかけ"]])
    form = editor.get(page_of(status)).context["form"]
    typed = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    editor.post(page_of(status), {**typed, "narrative": "書いた", "move": "save"})
    assert not KeptEntry.objects.exists()
    keep(editor, status, [["narrative", "書きかけ"]])
    assert keep(editor, status, "") == 204
    assert not KeptEntry.objects.exists()


def test_only_what_a_page_sends_is_kept_and_only_from_who_types_there(desk: Desk, editor: Client):
    status = desk.status()
    for odd in (
        "{",
        "3",
        '[["a"]]',
        '[["a", 1]]',
        '[["a", "b", "c"]]',
        "[" + '["a", "b"],' * 2001 + '["a", "b"]]',
    ):
        assert keep(editor, status, odd) == 400
    assert keep(editor, status, [["a", "あ" * 300_000]]) == 413
    assert keep(Client(), status, [["a", "b"]]) == 401
    assert keep(editor, desk.status(1), [["a", "b"]]) == 403
    submitted = desk.submitted()
    assert keep(editor, submitted, [["a", "b"]]) == 409
    assert not KeptEntry.objects.exists()


def drafted(desk: Desk, number: int) -> YearEndStatus:
    status = desk.status(number)
    status.narrative = "窓口を見直した。"
    if number == 0:
        make.actual(status, desk.rate, "85")
    make.rating(status, "b")
    carry_out(status, Move.SAVE, by=desk.editor)
    return desk.status(number)


def test_complete_drafts_are_submitted_together_as_they_were_shown(desk: Desk, editor: Client):
    first, third = drafted(desk, 0), drafted(desk, 2)
    (group,) = editor.get(reverse("my_items")).context["running"]
    assert group["ready"] == [first, third]
    third.narrative = "その後に書き直した。"
    carry_out(third, Move.SAVE, by=desk.editor)
    typed = {"chosen": [first.pk, third.pk], f"version_{first.pk}": first.version, f"version_{third.pk}": 2}
    shown = text(editor.post(reverse("submit_all", args=[desk.round.pk]), typed, follow=True))
    assert "1件を提出しました" in shown and f"提出していないもの：{third.item.title}" in shown
    assert [desk.status(number).state for number in (0, 2)] == ["submitted", "draft"]


def test_a_draft_that_lacks_something_or_lies_elsewhere_is_not_submitted(desk: Desk, editor: Client):
    lacking = desk.status(0)
    carry_out(lacking, Move.SAVE, by=desk.editor)
    lacking.refresh_from_db()
    other = desk.status(1)
    typed = {"chosen": [lacking.pk, other.pk], f"version_{lacking.pk}": lacking.version}
    editor.post(reverse("submit_all", args=[desk.round.pk]), typed)
    assert [desk.status(number).state for number in (0, 1)] == ["draft", "not_started"]


def test_after_a_submission_the_next_of_the_desk_is_at_hand(desk: Desk, editor: Client):
    for number, following in ((0, desk.items[2].title), (2, "もうありません")):
        status = drafted(desk, number)
        form = editor.get(page_of(status)).context["form"]
        typed = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
        response = editor.post(page_of(status), {**typed, "move": "submit"}, follow=True)
        (message,) = response.context["messages"]
        assert following in str(message)
        assert desk.status(number).state == "submitted"
