"""The marks of a rating → a scale with its bands, the one that the municipality has already where it fits.

Pure: standard library only.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from items.quantity import absent
from plans.history.changes import Severity
from progress.intake.draft import Draft, Kind, Origin, Question, QuestionKind, Said
from progress.intake.known import DeclaredBand, Known
from progress.intake.reading.answers import SAID
from progress.intake.reading.entries.said import said_of
from progress.intake.reading.words.signs import folded, mark_of

_SERIES = ("SABCDE", "◎○△▲×", "ⅠⅡⅢⅣⅤ", "54321")
_MARKED = re.compile(r"^([◎○●△▲×□■☆★SABCDE])[:：\s(（]+(.+?)[)）]?$|^([◎○△▲×])(?=\S)(.+)$", re.S)
_BOARD = re.compile(r"外部|委員|審議会|第三者|市民|有識者|懇談会")
_PLANNER = re.compile(r"企画|事務局|本部|庁内|二次|2次|所管以外")
_DEPARTMENT = re.compile(r"自己|担当|所管|所属|部署|各課|主管|内部|一次|1次")
_NEW = "new"
NOT_RATED = "－"
"""The symbol of a band such as 「対象外」."""


@dataclass
class Mark:
    """A band as found: its symbol ("" for a word), its label, and where it was first seen."""

    symbol: str
    label: str
    origin: Origin | None
    printed: str


@dataclass
class Scale:
    name: str
    marks: dict[str, Mark] = field(default_factory=dict)
    fixed_order: bool = False
    """The bands stand in the order in which they were added (columns side by side)."""


_IN_BRACKETS = re.compile(r"^[【\[［〔＜〈]([^】\]］〕＞〉]+)[】\]］〕＞〉]$")


_LOST = re.compile(r"(?:見出し|位置|欄|区分)(?:が|は)?不明")
_NARROW = str.maketrans(
    {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)


def band_label(heading: str) -> str:
    """「第１欄\n（見出し不明）」 → 「第1欄（見出し不明）」: without breaks for layout, digits and letters narrow."""
    return re.sub(r"\s+", "", heading).translate(_NARROW)


def is_lost(label: str) -> bool:
    """「第1欄（見出し不明）」, 「位置不明」: what the band is called isn't known; no other list's is the same one."""
    return _LOST.search(label) is not None


def _read(printed: str) -> tuple[str, str]:
    """(symbol, label): 「Ａ」 → ("A", ""), 「◎達成」 → ("◎", "達成"), 「完了」 and 「【完了】」 → ("", "完了")."""
    printed = _IN_BRACKETS.sub(r"\1", printed.strip())
    if mark := mark_of(printed):
        return mark, ""
    if match := _MARKED.match(folded_keep(printed)):
        return match[1] or match[3], (match[2] or match[4]).strip()
    return "", band_label(printed)


def _headed(printed: str) -> tuple[str, str]:
    """The same of a column's heading: a symbol stands in a line of its own above the label, or alone."""
    first, _, rest = printed.strip().partition("\n")
    if mark_of(printed):
        return mark_of(printed), ""
    if rest and (symbol := mark_of(first) or (NOT_RATED if absent(first) else "")):
        return symbol, band_label(rest)
    return "", band_label(printed)


def folded_keep(text: str) -> str:
    first = folded(text[:1]) if text else ""
    return first + text[1:]


class Scales:
    """All scales of a file, by name; and the legends that say what the marks mean."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._scales: dict[str, Scale] = {}
        self._headings: dict[str, Origin] = {}
        self._signatures: dict[str, str] = {}
        self.legend: dict[str, str] = {}

    def heading(self, scale: str, origin: Origin, signature: str) -> None:
        """Notes where the scale is headed, and the signature of its table's header: what is asked of it is asked
        there, and the answer remembered for the next file with that header."""
        self._headings.setdefault(scale, origin)
        self._signatures.setdefault(scale, signature)

    def band(
        self, scale: str, printed: str, origin: Origin | None, *, column: bool = False
    ) -> tuple[str, str]:
        """Notes the band and answers by which name it is found again (`resolve`)."""
        own = self._scales.setdefault(scale, Scale(scale))
        own.fixed_order |= column
        symbol, label = _headed(printed) if column else _read(printed)
        identity = symbol or folded(label)
        found = own.marks.setdefault(identity, Mark(symbol, label, origin, printed))
        if label and not found.label:
            found.label = label
        return scale, identity

    def has_dash(self, scale: str) -> bool:
        """Whether 「-」 under that heading is a band of its own, not a cell that says nothing."""
        return any(absent(mark) for _, mark in self._marks_of(self._bound(scale)))

    def _bound(self, scale: str) -> str:
        """The key of the scale that the headings of a known document say it is; "" for none."""
        said = self._known.remembered.get(self._signatures.get(scale, ""), {})
        key = said.get(f"{SAID}{_about(scale)}", "")
        return key if key in self._known.declared or key in self._known.scales else ""

    def _marks_of(self, key: str) -> list[tuple[str, str]]:
        """(band code, mark): as the municipality has them, else as they are declared."""
        if key in self._known.scales:
            return [(code, symbol or label) for code, label, symbol in self._known.scales[key]]
        declared = self._known.declared.get(key)
        return [(one.code, one.mark) for one in declared.bands] if declared else []

    def _write_bound(self, key: str, scale: Scale, draft: Draft) -> dict[tuple[str, str], tuple[str, str]]:
        """Puts a scale of a known document; a mark that it hasn't is told, and nothing recorded by it."""
        signature = self._signatures[scale.name]
        if signature in draft.signatures:
            draft.signatures[signature][f"{SAID}{_about(scale.name)}"] = key
        where, declared = self._headings.get(scale.name), self._known.declared.get(key)
        if key in self._known.scales or declared is None:
            draft.put(Kind.SCALE, (key,), {}, where)  # so that this plan uses it
        else:
            draft.put(Kind.SCALE, (key,), {"name": Said(declared.name)}, where)
            for position, band in enumerate(declared.bands, start=1):
                draft.put(Kind.BAND, (key, band.code), _fields_of(band, position), where)
        codes = {mark_of(mark) or folded(mark): code for code, mark in self._marks_of(key)}
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for identity, mark in scale.marks.items():
            if identity in codes:
                found[scale.name, identity] = key, codes[identity]
                continue
            draft.tell(
                Severity.WARNING,
                "unknown_mark",
                f"{scale.name}の印「{mark.printed}」の意味が分からないため、評価を取り込みません。"
                f"使える印は{'・'.join(one for _, one in self._marks_of(key))}です。"
                "ほかの印を使うときは、評価区分に加えてください。",
                mark.origin,
            )
        return found

    def write(self, draft: Draft) -> dict[tuple[str, str], tuple[str, str]]:
        """Puts scales and bands into the draft; (scale, band) as noted → (scale key, band code)."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        used: set[str] = set()
        for scale in self._scales.values():
            if key := self._bound(scale.name):
                used.add(key)
                found |= self._write_bound(key, scale, draft)
                continue
            self._explain(scale)
            marks = self._ordered(scale)
            stored = self._stored(scale.name, marks, used, draft)
            key = stored or self._new_key(scale.name, used)
            used.add(key)
            codes = dict(self._codes(key, marks) if stored else {})
            if not stored:
                draft.put(
                    Kind.SCALE,
                    (key,),
                    {"name": Said(scale.name), "rated_by": Said(_rated_by(scale.name))},
                    marks[0].origin if marks else None,
                )
            taken = {code for code, _, _ in self._known.scales.get(key, ())}
            position = len(taken)
            for mark in marks:
                identity = mark.symbol or folded(mark.label)
                if identity not in codes:
                    position += 1
                    codes[identity] = code = f"b{position}"
                    fields = {
                        "position": Said(position),
                        "label": Said(mark.label or mark.symbol, mark.printed, mark.origin),
                        "symbol": Said(mark.symbol, mark.printed, mark.origin),
                        "counts_as_achieved": Said(None),
                    }
                    if mark.label == "対象外":
                        fields["in_denominator"] = Said(False, mark.printed, mark.origin)
                    draft.put(Kind.BAND, (key, code), fields, mark.origin)
                found[scale.name, identity] = (key, codes[identity])
        return found

    def _explain(self, scale: Scale) -> None:
        """A legend that names a mark of this scale gives the labels, the order and the bands nobody got."""
        if scale.fixed_order or not any(symbol in self.legend for symbol in scale.marks):
            return
        explained: dict[str, Mark] = {}
        for symbol, label in self.legend.items():
            mark = scale.marks.get(symbol, Mark(symbol, "", None, ""))
            explained[symbol] = Mark(symbol, mark.label or label, mark.origin, mark.printed)
        scale.marks = explained | {one: mark for one, mark in scale.marks.items() if one not in explained}
        scale.fixed_order = True

    @staticmethod
    def _ordered(scale: Scale) -> list[Mark]:
        marks = list(scale.marks.values())
        if scale.fixed_order:
            return marks
        for series in _SERIES:
            if all((mark.symbol or mark.label)[:1] in series and mark.symbol for mark in marks):
                return sorted(
                    marks, key=lambda mark: (series.index(mark.symbol[0]), -len(mark.symbol), mark.symbol)
                )
        return marks

    def _codes(self, key: str, marks: list[Mark]) -> dict[str, str]:
        stored: dict[str, str] = {}
        for code, label, symbol in self._known.scales.get(key, ()):
            for name in (symbol, label):
                if name:
                    stored.setdefault(mark_of(name) or folded(name), code)
        return {
            mark.symbol or folded(mark.label): code
            for mark in marks
            for code in [stored.get(mark.symbol) or stored.get(folded(mark.label))]
            if code
        }

    def _stored(self, name: str, marks: list[Mark], used: set[str], draft: Draft) -> str | None:
        """The scale to record on that is there already: the one that was made for this name, or the only other one
        that fits, labels and all. Where nobody can know which, a person says, and until then it is a new scale.
        Two ratings of one file (自己評価, 外部評価) are never one scale."""
        if not marks:
            return None
        others = used | {_key_of(other) for other in self._scales if other != name}
        fitting = [
            key
            for key in self._known.scales
            if key not in others and self._fits(key, marks, self._is_named(key, name))
        ]
        own = [key for key in fitting if self._is_named(key, name)]
        if len(own) == 1 or _key_of(name) in own:
            return own[0] if len(own) == 1 else _key_of(name)
        if any(is_lost(mark.label) for mark in marks):
            return None
        rater = _named_rater(name)
        fitting = [key for key in fitting if not rater or self._rater(key) in ("", rater)]
        if len(fitting) == 1 and (rater or self._rater(fitting[0]) in ("", "department")):
            return fitting[0]
        return self._asked(name, marks, fitting, draft) if fitting else None

    def _is_named(self, key: str, name: str) -> bool:
        return key == _key_of(name) or self._known.scale_names.get(key) == name

    def _fits(self, key: str, marks: list[Mark], own: bool) -> bool:
        """Whether each mark is a band of the stored scale, with the same label where the file says one.

        `own`: the scale was made for this very heading; a band whose label is its bare mark said none then.
        """
        codes = self._codes(key, marks)
        if len(codes) != len(marks):
            return False
        labels = {code: folded(label) for code, label, _ in self._known.scales[key]}
        return all(
            not mark.symbol
            or not mark.label
            or labels[code] == folded(mark.label)
            or (own and labels[code] == folded(mark.symbol))
            for mark in marks
            for code in [codes[mark.symbol or folded(mark.label)]]
        )

    def _rater(self, key: str) -> str:
        """Who rates on a stored scale, "" where neither its name nor its record tells: `department` is what every
        scale starts with."""
        stored = self._known.scale_raters.get(key, "")
        named = _named_rater(self._known.scale_names.get(key, ""))
        return named or (stored if stored != "department" else "")

    def _asked(self, name: str, marks: list[Mark], fitting: list[str], draft: Draft) -> str | None:
        identity = f"scale:{name}"
        where = str(self._headings.get(name) or marks[0].origin or "")
        shown = "、".join(mark.symbol or mark.label for mark in marks[:8])
        question = Question(
            identity,
            QuestionKind.COLUMN,
            f"「{name}」の列の評価（{shown}）は、登録済みのどの評価区分ですか。",
            where,
            (
                *((key, self._known.scale_names.get(key) or key) for key in fitting),
                (_NEW, "新しい区分として取り込む"),
            ),
        )
        answer = said_of(self._known, draft, question, self._signatures.get(name, ""), _about(name))
        if answer in fitting:
            return answer
        if answer != _NEW:
            draft.tell(
                Severity.WARNING,
                "scale_unclear",
                f"「{name}」の列の評価は、登録済みの評価区分のどれかが分からないので、新しい区分として取り込みます。"
                "登録済みの区分で記録するときは、質問に答えてください。",
                where,
            )
        return None

    def _new_key(self, name: str, used: set[str]) -> str:
        key = _key_of(name)
        nth = 1
        while (wanted := key if nth == 1 else f"{key}-{nth}") in self._known.scales or wanted in used:
            nth += 1
        return wanted


def _about(scale: str) -> str:
    """What an answer about a heading's scale is kept under."""
    return f"評価区分／{scale}"


def _fields_of(band: DeclaredBand, position: int) -> dict[str, Said]:
    return {
        "label": Said(band.mark),
        "symbol": Said(band.mark),
        "counts_as_achieved": Said(band.achieved),
        "in_denominator": Said(band.counted),
        "tone": Said(band.tone),
        "position": Said(position),
    }


def _key_of(name: str) -> str:
    return "rating-" + hashlib.sha256(name.encode()).hexdigest()[:8]


def _rated_by(name: str) -> str:
    return _named_rater(name) or "department"


def _named_rater(name: str) -> str:
    """Who rates, as the name of a rating says it; "" for a name that says nobody (「評価」)."""
    for rater, words in (("board", _BOARD), ("planner", _PLANNER), ("department", _DEPARTMENT)):
        if words.search(name):
            return rater
    return ""
