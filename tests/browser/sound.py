"""Whether the page in front of us is sound: what axe finds, what runs over the edge, what isn't Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only what is wrong comes back: the whole answer of a page has tens of thousands of lines. preload: axe would write a
# style element to read a stylesheet that imports another one (Django's forms.css).
# Contrast is two thirds of axe's work. Of texts drawn alike (colour, size, and all that lies behind) three are looked at, on
# whatever width they show. Every other rule looks at everything at the first width, and at a further one that shows or
# hides anything; where it shows the same, what rules say that don't ask for colours or places is said already.
FINDINGS = """async ([tags, further]) => {
    const looks = new Map();
    const look = one => {
        if (!one || looks.has(one)) return looks.get(one) || "";
        const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, position, textShadow } = getComputedStyle(one);
        const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
        const own = [one.tagName, color, backgroundColor, backgroundImage, opacity, large, position, textShadow].join("|");
        looks.set(one, own + look(one.parentElement));
        return looks.get(one);
    };
    const says = one => /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(one.tagName)
        || [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim());
    const shown = [...document.querySelectorAll("body *")].filter(one => one.checkVisibility({ visibilityProperty: true }));
    const same = further && shown.length === window.shownFirst.length && shown.every((one, at) => one === window.shownFirst[at]);
    if (!further) [window.lookedAt, window.shownFirst] = [new Map(), shown];
    for (const one of document.querySelectorAll("body *")) {
        const alike = window.lookedAt.get(look(one)) || new Set();
        const among = one.checkVisibility() && says(one) && alike.size < 3 && !alike.has(one);
        one.toggleAttribute("data-among-its-first", among);
        if (among) window.lookedAt.set(look(one), alike.add(one));
    }
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-among-its-first]" }] });
    const drawn = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];
    const found = await axe.run({ runOnly: same ? drawn : tags, resultTypes: ["violations"], preload: false });
    return found.violations.map(one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" "));
}"""
ENGLISH = re.compile(r"\b(Error|None|null|undefined|NaN|Traceback|Invalid|required)\b")


def faults(page: Page, *sizes: ViewportSize, best_practice: bool = True, axe: bool = True) -> Iterator[str]:
    """What is wrong at a phone's and a desk's width, or at `sizes`; the window is left as it was.

    `best_practice`: also what no law asks for (one h1, everything within a landmark). Without `axe` only what runs over
    the edge and what isn't Japanese.
    """
    tags = [*WCAG, "best-practice"] if best_practice else WCAG
    before = page.viewport_size
    if axe and not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)  # put in by the driver, past the content security policy
    for number, size in enumerate(sizes or (PHONE, DESK)):
        page.set_viewport_size(size)
        for finding in page.evaluate(FINDINGS, [tags, number > 0]) if axe else ():
            yield f"at {size['width']} px {finding}"
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{over} px over the edge of {size['width']} px"
    if before:
        page.set_viewport_size(before)
    if english := ENGLISH.search(page.locator("body").inner_text()):
        yield f"says {english[0]!r}"


def assert_sound(
    page: Page, where: str = "", *sizes: ViewportSize, best_practice: bool = True, axe: bool = True
) -> None:
    found = list(faults(page, *sizes, best_practice=best_practice, axe=axe))
    assert not found, "\n".join([where, page.url, *found])
