"""A person at a browser without scripts: opens pages, follows links, types beside labels, presses buttons.

Pages are read as a browser reads them: what a form sends is what stands in its inputs. So whole journeys can be driven
by what is on the pages alone, at the speed of the test client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from plans.models import User

_INPUTS = "self::input or self::select or self::textarea or self::button"


class Hand:
    """Signed in as `person`; as anybody without."""

    def __init__(self, person: User | None = None) -> None:
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        self.address = ""
        self.response: Any = None
        self._files: dict[str, SimpleUploadedFile] = {}
        self.clicks = self.inputs = 0
        """So many links and buttons were pressed, so many inputs filled in."""

    # ── What is there ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def text(self) -> str:
        """What the page's main part says, white space as single blanks."""
        main = next(iter(self.page.xpath("//main")), self.page)
        return words_of(main)

    def says(self, *wanted: str) -> None:
        for one in wanted:
            assert one in self.text, f"「{one}」 is not on {self.address}:\n{self.text[:3000]}"

    def says_nothing_of(self, *unwanted: str) -> None:
        for one in unwanted:
            assert one not in self.text, f"「{one}」 is on {self.address}"

    # ── What is done ─────────────────────────────────────────────────────────────────────────────────────────

    def open(self, address: str) -> Hand:
        return self._take(self.client.get(address, follow=True))

    def follow(self, text: str, within: str = "") -> Hand:
        """The first link that says so. `within`: among those of the first list item, row or section that says that."""
        self.clicks += 1
        for link in self._around(within).xpath(".//a[@href]"):
            if text in words_of(link) or text in link.get("aria-label", ""):
                return self.open(urljoin(self.address, link.get("href")))
        raise AssertionError(f"no link 「{text}」 on {self.address}:\n{self.text[:3000]}")

    def fill(self, label: str, value: str) -> Hand:
        """A text beside its label, or a choice of a list by its words."""
        self.inputs += 1
        field = self._labelled(label)
        if field.tag == "select":
            fitting = [one for one in field.iter("option") if words_of(one) == value] or [
                one for one in field.iter("option") if value in words_of(one)
            ]
            assert fitting, (
                f"no 「{value}」 in 「{label}」: {[words_of(one) for one in field.iter('option')]}"
            )
            for one in field.iter("option"):
                one.attrib.pop("selected", None)
            fitting[0].set("selected", "selected")
        elif field.tag == "textarea":
            field.text = value
        else:
            field.set("value", value)
        return self

    def tick(self, label: str, on: bool = True) -> Hand:
        """A box, or one of several choices, by what stands beside it."""
        self.inputs += 1
        field = self._labelled(label)
        if field.get("type") == "radio":
            for one in self.page.xpath("//input[@type='radio']"):
                if one.get("name") == field.get("name") and _form_of(one) is _form_of(field):
                    one.attrib.pop("checked", None)
        if on:
            field.set("checked", "checked")
        else:
            field.attrib.pop("checked", None)
        return self

    def attach(self, label: str, name: str, data: bytes) -> Hand:
        self._files[self._labelled(label).get("name")] = SimpleUploadedFile(Path(name).name, data)
        return self

    def press(self, text: str, within: str = "") -> Hand:
        """The first button that says just that, else one that contains it; sends its form."""
        self.clicks += 1
        buttons = [
            one
            for one in self._around(within).xpath(".//button | .//input[@type='submit']")
            if one.get("type", "submit") == "submit"
        ]
        said = [(one, words_of(one) or one.get("value", "")) for one in buttons]
        fitting = [one for one, words in said if words == text] or [
            one for one, words in said if text in words
        ]
        assert fitting, (
            f"no button 「{text}」 on {self.address}: {[words for _, words in said]}\n{self.text[:3000]}"
        )
        button = fitting[0]
        form = _form_of(button)
        assert form is not None, f"「{text}」 has no form"
        sent = list(self._sent_by(form, button))
        address = urljoin(self.address, button.get("formaction") or form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            return self._take(self.client.get(address, _several(sent), follow=True))
        files, self._files = self._files, {}
        data: dict[str, Any] = {**_several(sent), **files}
        return self._take(self.client.post(address, data, follow=True))

    # ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, response: Any) -> Hand:
        asked = response.request
        query = f"?{asked['QUERY_STRING']}" if asked.get("QUERY_STRING") else ""
        self.address, self.response = f"{asked['PATH_INFO']}{query}", response
        assert response.status_code in (200, 422), (
            f"{response.status_code} at {self.address}: {response.content.decode()[:2000]}"
        )
        if "text/html" in response["Content-Type"]:
            self.page: HtmlElement = html.document_fromstring(response.content.decode())
        return self

    def _around(self, text: str) -> HtmlElement:
        if not text:
            return self.page
        fitting = [
            one
            for one in self.page.xpath(
                "//main//*[self::tr or self::li or self::section or self::article or self::form or self::details or self::div]"
            )
            if text in words_of(one)
        ]
        assert fitting, f"nothing says 「{text}」 on {self.address}:\n{self.text[:3000]}"
        smallest = min(fitting, key=lambda one: len(words_of(one)))
        while not smallest.xpath(".//a[@href] | .//button") and smallest.getparent() is not None:
            smallest = smallest.getparent()
        return smallest

    def _labelled(self, label: str) -> HtmlElement:
        named = self.page.xpath("//*[@name=$name]", name=label)
        if named:
            return named[0]
        labels = self.page.xpath("//main//label")
        fitting = [one for one in labels if words_of(one) == label] or [
            one for one in labels if label in words_of(one)
        ]
        for one in fitting:
            if wanted := one.get("for"):
                found = self.page.xpath("//*[@id=$id]", id=wanted)
            else:
                found = one.xpath(f".//*[{_INPUTS}]")
            if found:
                return found[0]
        raise AssertionError(f"no input 「{label}」 on {self.address}: {[words_of(one) for one in labels]}")

    def _sent_by(self, form: HtmlElement, button: HtmlElement) -> Iterator[tuple[str, str]]:
        for field in self.page.xpath(f"//*[{_INPUTS}]"):
            name, kind = field.get("name"), field.get("type", "")
            if not name or _form_of(field) is not form or field.get("disabled") is not None:
                continue
            if field.tag == "button" or kind in ("submit", "file"):
                if field is button:
                    yield name, field.get("value", "")
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [one for one in options if one.get("selected") is not None]
                if not chosen and field.get("multiple") is None:
                    chosen = options[:1]
                for one in chosen:
                    yield name, one.get("value", one.text or "")
            elif field.tag == "textarea":
                yield name, (field.text or "").removeprefix("\n")
            elif kind not in ("checkbox", "radio") or field.get("checked") is not None:
                yield name, field.get("value", "on" if kind in ("checkbox", "radio") else "")


def words_of(element: HtmlElement) -> str:
    """As they are read, white space as single blanks; without what only scripts use."""
    found = element.xpath(
        ".//text()[not(ancestor::script) and not(ancestor::template) and not(ancestor::style)]"
    )
    return re.sub(r"\s+", " ", "".join(str(one) for one in found)).strip()


def _form_of(field: HtmlElement) -> HtmlElement | None:
    root = field.getroottree().getroot()
    if named := field.get("form"):
        found = root.xpath("//form[@id=$id]", id=named)
        return found[0] if found else None
    return next(field.iterancestors("form"), None)


def _several(sent: list[tuple[str, str]]) -> dict[str, Any]:
    """As the test client takes names that stand several times."""
    found: dict[str, list[str]] = {}
    for name, value in sent:
        found.setdefault(name, []).append(value)
    return dict(found)
