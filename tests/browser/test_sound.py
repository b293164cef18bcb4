"""What the browser tests call sound: a fault of one width alone is found, whichever width it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.sound import faults

PAGE = """<!doctype html><html lang="ja"><head><title>頁</title><style>
body { color: #111; background: #fff }
.wide { display: none }
@media (min-width: 1000px) { %s .wide { display: block } .narrow { display: none } }
@media (max-width: 999px) { %s }
</style></head><body><main><h1>見出し</h1>
<div class="box"><p class="text">文字</p></div>
<p class="narrow">狭い</p><p class="wide" style="%s">広い</p>
<ul><li>一つ</li><li>二つ</li><li style="%s"><a href="/">三つ</a></li></ul></main></body></html>"""
PALE = ".text { color: #bbb }"
BEHIND = ".box { background: #222 }"


@pytest.mark.parametrize(
    ("wide", "narrow", "shown_wide", "third", "found_at"),
    [
        ("", "", "", "", []),
        (PALE, "", "", "", ["1280"]),
        ("", PALE, "", "", ["390"]),
        (PALE, PALE, "", "", ["390"]),
        (BEHIND, "", "", "", ["1280"]),
        ("", "", "color: #bbb", "", ["1280"]),
        ("", "", "", "background: #333", ["390"]),
    ],
    ids=[
        "sound",
        "pale when wide",
        "pale when narrow",
        "pale everywhere",
        "dark behind when wide",
        "shown when wide",
        "one of a list on dark",
    ],
)
def test_pale_text_is_found_once_at_the_width_that_shows_it(
    wide: str, narrow: str, shown_wide: str, third: str, found_at: list[str], page: Page
) -> None:
    page.set_content(PAGE % (wide, narrow, shown_wide, third))
    found = list(faults(page))
    assert [fault.split()[1] for fault in found if "color-contrast" in fault] == found_at
    assert len(found) == len(found_at), found


STILL = """<!doctype html><html lang="ja"><head><title>頁</title><style>
body { color: #111; background: #fff }
@media (min-width: 1000px) { %s }
@media (max-width: 999px) { %s }
</style></head><body><main><h1>見出し</h1><p class="text">文字</p>
<ul><li><a href="/a">甲</a></li><li><a href="/b">乙</a></li></ul><img src="data:,"%s></main></body></html>"""
TINY = "li { height: 9px; overflow: hidden } a { display: block; width: 9px; height: 9px; font-size: 8px }"


@pytest.mark.parametrize(
    ("wide", "narrow", "picture", "rule"),
    [
        ("", "", ' alt="図"', ""),
        (PALE, "", ' alt="図"', "color-contrast"),
        (TINY, "", ' alt="図"', "target-size"),
        ("", "img { display: none }", "", "image-alt"),
    ],
    ids=["sound", "pale", "links too small", "a picture without words"],
)
def test_what_the_wide_page_alone_has_wrong_is_found_whatever_the_rule(
    wide: str, narrow: str, picture: str, rule: str, page: Page
) -> None:
    page.set_content(STILL % (wide, narrow, picture))
    found = [fault.split()[1:4:2] for fault in faults(page)]
    assert found == ([["1280", f"{rule}:"]] if rule else [])
