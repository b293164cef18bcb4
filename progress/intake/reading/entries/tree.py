"""The plan's tree as a table shows it: numbers split from names, parents, keys that stay the same.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from progress.intake.draft import Draft, Kind, Origin, Said
from progress.intake.known import Known, KnownPillar

_NUMBER = re.compile(
    r"^(?P<number>"
    r"[①-⑳]"
    r"|[(（](?:[0-9０-９]{1,2}|[一二三四五六七八九十]+|[ア-ンｱ-ﾝ])[)）]"
    r"|第\s*[0-9０-９一二三四五六七八九十]+\s*(?:章|節|条|編|の柱|柱)?"
    r"|(?:改革の柱|取組の柱|柱|基本方針|基本目標|基本方向|基本施策|重点項目|重点目標|重点|施策|方針|視点|戦略|大項目|中項目)\s*"
    r"[0-9０-９一二三四五六七八九十ⅠⅡⅢⅣⅤⅥIVX]+(?![年人件%％割つ])"
    r"|[Ⅰ-Ⅻ]|[IVX]+(?:[\-－][0-9０-９]+)*(?=[\s.．　、])"
    r"|[0-9０-９]+(?:[\-－.．‐][0-9０-９]+)*(?:[\-－.．‐](?:[①-⑳]|[(（][0-9０-９]+[)）]))*(?![0-9０-９年人件%％割つ月回か種万千,])"
    r"|[一二三四五六七八九十]+(?=[\s　、．.])"
    r"|[A-ZＡ-Ｚ](?:[\-－][0-9０-９]+)?(?=[\s　．.、:：])"
    r"|[ア-ン](?=[\s　、．.)）])"
    r")(?P<between>[\s　.．、,:：)）】〉》]*)(?P<name>.*)$",
    re.S,
)
_BULLET = re.compile(r"^[■□◆◇●▼▽★☆・【〈《<\s　]+|[】〉》>\s　]+$")
_GOES_ON = re.compile(r"(?:[\s　]+|[\s　]*[(（\[【〔])(?:つづき|続き|つゞき|続)[)）\]】〕]?$")
"""「（つづき）」, not the end of 「手続」."""
_LONGEST_NAME = 100
_MOST_KEY = 40


_LEGAL_FORM = re.compile(r"(?:法人|会社)$")


def one_line(text: str) -> str:
    """A name without the line breaks and the blanks that were put in for layout (「総　務　課」); a line break
    between Latin letters or behind a legal form (「公益財団法人」) leaves a blank."""
    lines = [without_spread(line) for line in text.strip().splitlines() if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        latin = joined[-1:].isascii() and line[:1].isascii()
        joined += (" " if latin or _LEGAL_FORM.search(joined) else "") + line
    return joined


def without_spread(line: str) -> str:
    """「総 務 課」 → 「総務課」; any other blank stays."""
    parts = line.split()
    return "".join(parts) if len(parts) > 1 and all(len(part) == 1 for part in parts) else line.strip()


_GLUED = re.compile(r"(?:第\s*)?[0-9０-９一二三四五六七八九十]+")


def split_number(text: str, *, glued: bool = True) -> tuple[str, str]:
    """「１ 市民ニーズの把握」 → (「１」, 「市民ニーズの把握」), ("", text) for none. `glued`: digits count that
    nothing parts from the name (「1市民ニーズ」); in 「24時間受付」 they belong to it."""
    plain = one_line(_BULLET.sub("", text))
    match = _NUMBER.match(plain)
    if match is None or (
        match["number"][-1].isdecimal() and not match["between"] and re.match(r"[A-Za-z]", match["name"])
    ):
        return "", plain
    if not glued and not match["between"] and _GLUED.fullmatch(match["number"].strip()):
        return "", one_line(text)
    return match["number"].strip(), match["name"].strip()


@lru_cache(maxsize=1 << 15)
def number_key(number: str) -> str:
    """A printed number as it stands in keys: 「第１章」 → `1`, 「(2)」 → `(2)`, 「Ⅱ」 → `Ⅱ`, 「柱３」 → `3`."""
    kept = "".join(
        one if re.match(r"[①-⑳Ⅰ-Ⅻ]", one) else unicodedata.normalize("NFKC", one) for one in number.strip()
    )
    kept = re.sub(r"\s", "", kept).strip(".、:")
    inner = re.fullmatch(
        r"(?:第|改革の柱|取組の柱|柱|基本[^\d]{2}|重点[^\d]{0,2}|施策|方針|視点|戦略|[大中]項目)+(.+?)(?:章|節|条|編|の柱|柱)?",
        kept,
    )
    return inner[1] if inner else kept


@lru_cache(maxsize=1 << 15)
def same_name(text: str) -> str:
    """A name as it is compared: half-width, without white space, brackets' form or footnote marks."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\(?※\d*\)?", "", plain).strip("・.。").lower()


@dataclass(eq=False)
class Node:
    """A pillar. `said`: the text it is known by in this file."""

    key: str
    parent: Node | None
    number: str
    name: str
    said: str
    policy: str = ""
    printed: str = ""
    origin: Origin | None = None
    written: bool = False
    in_column: bool = False
    """It stands in a column of groups, so that its being one is no guess."""
    children: int = 0
    position: int = 0
    stem: str = ""
    """What the keys of its items begin with, where that isn't its own key."""
    more: dict[str, Said] = field(default_factory=dict)
    """What its sheet says of it besides, by the pillar's field."""


@dataclass
class Tree:
    """All pillars of a file; the same text under the same parent is the same pillar, on whatever sheet."""

    known: Known
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._stored: dict[tuple[str | None, str], KnownPillar] = {}
        for pillar in self.known.pillars:
            # One that is a sentence (`policy`) has no name and is known by its number.
            said = same_name(pillar.name) or number_key(pillar.number)
            self._stored.setdefault((pillar.parent, said), pillar)
        for pillar in self.known.pillars:
            for number, name in pillar.former:
                called = replace(pillar, number=number, name=name)
                self._stored.setdefault((pillar.parent, same_name(name)), called)
        self._known_keys = {pillar.key for pillar in self.known.pillars}
        self.taken |= self._known_keys

    def node(
        self,
        parent: Node | None,
        text: str,
        origin: Origin | None,
        number: str = "",
        *,
        unsaid: bool = False,
        labelled: bool = False,
    ) -> Node:
        """`number`: printed in a cell of its own; else it is looked for in front of the name. `unsaid`: no cell
        says that this is a pillar. `labelled`: a label names its level, so that its number stands for itself."""
        own, name = (number, one_line(text)) if number else split_number(text)
        if goes_on := _GOES_ON.search(name):
            name = name[: goes_on.start()].strip()
            if begun := self._begun(parent, own, name):
                return begun
        said = same_name(own + name)
        place = (parent.key if parent else "", said)
        if place in self.nodes:
            return self.nodes[place]
        policy = ""
        if len(name) > _LONGEST_NAME or name.endswith("。"):
            name, policy = "", text.strip().removeprefix(own).strip(" 　.．、")
        node = Node(
            self._key(parent, own, name, labelled=labelled),
            parent,
            own,
            name,
            said,
            policy,
            "" if unsaid else text,
            origin,
        )
        node.position = len(self.nodes) + 1
        self.nodes[place] = node
        return node

    def _begun(self, parent: Node | None, number: str, name: str) -> Node | None:
        """The pillar that 「２ 協働（つづき）」 goes on with: of the same number and name, where both are said."""
        for (above, _), node in self.nodes.items():
            if above != (parent.key if parent else ""):
                continue
            same_number = not number or number_key(node.number) == number_key(number)
            same = not name or same_name(node.name) == same_name(name)
            if same_number and same and (number or name):
                return node
        return None

    def _key(self, parent: Node | None, number: str, name: str, *, labelled: bool) -> str:
        called = same_name(name) or number_key(number)
        stored = self._stored.get((parent.key if parent else None, called)) if called else None
        if stored and (not number or not stored.number or number_key(stored.number) == number_key(number)):
            return stored.key
        above = f"{parent.key}-" if parent else ""
        own = number_key(number)
        if labelled and own and own not in self.taken:
            self.taken.add(own)
            return own
        if own:
            wanted = own if parent and own.startswith(above) else above + own
            if wanted not in self.taken and len(wanted) <= _MOST_KEY:
                self.taken.add(wanted)
                return wanted
        nth = 1
        while f"{above}{nth}" in self.taken:
            nth += 1
        self.taken.add(f"{above}{nth}")
        return f"{above}{nth}"

    def write(self, node: Node, draft: Draft) -> None:
        """Puts the pillar and those above it into the draft, once."""
        if node.written:
            return
        node.written = True
        if node.parent:
            self.write(node.parent, draft)
        fields = {"parent": Said(node.parent.key if node.parent else None)}
        if node.key not in self._known_keys:  # a list of results prints the plan's names in whatever way
            fields |= {
                "number_printed": Said(node.number[:20], node.printed, node.origin),
                "name": Said(node.name, node.printed, node.origin),
                "position": Said(node.position),
            }
        if node.policy:
            fields["policy"] = Said(node.policy, node.printed, node.origin)
        draft.put(Kind.PILLAR, (node.key,), fields | node.more, node.origin)
        draft.records[Kind.PILLAR, (node.key,)].called = node.number, node.name


@dataclass
class Bands:
    """The pillars that stand on rows of their own above the items: which is open at which level."""

    levels: list[str] = field(default_factory=list)
    """How each level is written (style and column), from the top."""
    open: list[Node] = field(default_factory=list)

    def enter(self, tree: Tree, level: str, cell_text: str, origin: Origin | None, number: str = "") -> Node:
        depth = self.levels.index(level) if level in self.levels else len(self.open)
        if level not in self.levels:
            del self.levels[depth:]
            self.levels.append(level)
        del self.open[depth:]
        node = tree.node(self.open[-1] if self.open else None, cell_text, origin, number)
        self.open.append(node)
        return node

    @property
    def innermost(self) -> Node | None:
        return self.open[-1] if self.open else None
