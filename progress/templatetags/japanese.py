"""Japanese in templates: a sentence may stand in several lines of source without a gap where the lines meet."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.utils.timezone import localtime

from plans.values import words

register = template.Library()


@register.filter
def era_day(day: date | datetime | str | None) -> str:
    """「令和8年12月29日」 of a day or its ISO text, of a moment the day in Tokyo; "" for none."""
    return words.era_day(localtime(day) if isinstance(day, datetime) else day)


@register.filter
def era_moment(when: datetime | None) -> str:
    """「令和8年12月29日 9:05」 in Tokyo; "" for none."""
    return words.moment(localtime(when)) if when else ""


BRACKET_OR_BREAK = re.compile(r"([<>]|[ \t]*\n[ \t\n]*)")  # not \s: an ideographic space is text


class Joined(Node):
    """What stands between `{% joined %}` and `{% endjoined %}`, its lines already joined."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        return self.nodelist.render(context)


@register.tag
def joined(parser: Parser, token: Token) -> Joined:
    """Remove each line break of the template's own text, with the spaces around it.

    Browsers show a line break as a space, which Japanese has none of between words. Spaces within a line stay, a line
    break between the attributes of an HTML tag stays as one space, and so does every line break in a value: only the
    source between the two tags is joined, once, when it is compiled. An included template isn't touched.
    """
    nodelist = parser.parse(("endjoined",))
    parser.delete_first_token()
    within_tag = False
    texts: list[Any] = nodelist.get_nodes_by_type(TextNode)
    for text in texts:
        text.s, within_tag = _in_one_line(text.s, within_tag)
    return Joined(nodelist)


def _in_one_line(source: str, within_tag: bool) -> tuple[str, bool]:
    """The text without its line breaks, and whether it ends within an HTML tag (as it began within one or not)."""
    pieces = []
    for piece in BRACKET_OR_BREAK.split(source):
        if piece in ("<", ">"):
            within_tag = piece == "<"
        elif piece.strip(" \t\n") == "" and "\n" in piece:
            piece = " " if within_tag else ""
        pieces.append(piece)
    return "".join(pieces), within_tag
