"""The how-tos of `docs/` done as they say, one after the other in one copy: each touches the files it names, and the
tests of all of them pass."""

from __future__ import annotations

from pathlib import Path

from tests.scratch_copy import ROOT, below, changed, copied, files_of, follow, run_tests

ADDRESSES = "tests/test_every_address.py::test_"
TOUCHED = {
    "adding-a-report": {
        "progress/reports/item_list.py",
        "progress/reports/pages.py",
        "progress/reports/views.py",
        "progress/reports/urls.py",
        "progress/public/frame.py",
        "templates/public/plan.html",
        "tests/test_every_address.py",
        "tests/test_item_list.py",
    },
    "adding-a-layout": {
        "progress/layouts/kakuu_programme.toml",
        "progress/layouts/kakuu_form.toml",
        "tests/test_kakuu_programme.py",
        "tests/test_kakuu_form.py",
    },
    "adding-a-role": {
        "plans/access.py",
        "plans/migrations/*_advisers.py",
        "tests/test_every_address.py",
    },
    "adding-a-year-end-field": {
        "progress/table/columns.py",
        "progress/models/statuses.py",
        "progress/migrations/*_citizens_voices.py",
        "tests/test_citizens_voices.py",
    },
}
"""Page → the files that its steps touch; a migration's number is the next one."""
FOR_STAFF = {
    "progress/table/columns.py": (
        'YearEndText("issues"',
        '    YearEndText("wishes", "要望", public=False),\n',
    ),
    "progress/models/statuses.py": ("issues =", '    wishes = CleanTextField("要望", blank=True)\n'),
}
FOR_STAFF_TEST = """
import json

import pytest
from django.test import Client
from django.urls import reverse


from progress.models import YearEndStatus
from progress.review.publications import seal
from tests import make

pytestmark = pytest.mark.django_db


def test_what_is_for_staff_alone_is_on_the_form_and_in_no_publication():
    place = make.municipality()
    section, planner = make.department(place), make.planner(place)
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=section)
    asked = make.opened_round(plan, planner)
    YearEndStatus.objects.update(wishes="人を増やしてほしい。", citizens_voices="聞いた声。")
    client = Client()
    client.force_login(make.editor(section))
    page = client.get(reverse("enter", args=[make.status(asked, item).pk])).content.decode()
    assert "要望" in page and "人を増やしてほしい。" in page
    assert page.count("市役所の中だけで使い、公表しません。") == 1
    make.confirmed(make.status(asked, item), lead=make.editor(section), by=planner)
    content = json.dumps(seal(plan, asked, by=planner).content, ensure_ascii=False)
    assert "聞いた声。" in content
    assert "要望" not in content and "人を増やしてほしい。" not in content
"""


def test_the_how_tos_are_right_and_touch_what_they_say(tmp_path: Path, migrated_database: Path) -> None:
    """Also a field that is for staff alone: it joins the other one's migration, as the page's command comes last."""
    copy = copied(tmp_path / "reform_tracker")
    for name, touched in TOUCHED.items():
        if name == "adding-a-year-end-field":
            for path, (above, text) in FOR_STAFF.items():
                below(copy / path, above, text)
        before = files_of(copy)
        follow(ROOT / f"docs/{name}.md", copy)
        done = changed(before, copy)
        assert len(done) == len(touched), (name, done)
        assert all(any(Path(path).match(one) for path in done) for one in touched), (name, done)
    (copy / "tests/test_wishes.py").write_text(FOR_STAFF_TEST, encoding="utf-8")
    run_tests(
        copy,
        migrated_database,
        "tests/test_item_list.py",
        "tests/test_kakuu_programme.py",
        "tests/test_kakuu_form.py",
        "tests/test_citizens_voices.py",
        "tests/test_wishes.py",
        "tests/test_year_end_texts.py",
        f"{ADDRESSES}every_address_is_listed",
        f"{ADDRESSES}every_page_opens_to_those_and_only_those_who_may[board]",
        f"{ADDRESSES}every_page_opens_to_those_and_only_those_who_may[adviser]",
        f"{ADDRESSES}nobody_writes_where_the_role_does_not_allow_it[adviser]",
    )
