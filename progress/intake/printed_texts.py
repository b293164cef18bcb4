"""What printed cells say: departments of a 所管課, fiscal years of a 実施時期, figures that a goal states.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from items.quantity import DASHES, NotAFigure, Quantity, absent, fold, read_figure
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import cleaned, half_width

# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────

LEAD, RELATED = "lead", "related"

_ROLE_LABELS = {
    "主担当課": LEAD,
    "担当課": LEAD,
    "担当部署": LEAD,
    "所管課": LEAD,
    "主管課": LEAD,
    "関係課": RELATED,
    "関連課": RELATED,
    "協力課": RELATED,
}
_NOBODY = frozenset({"未定", "調整中", "検討中", "なし", "無し"})
_ENDINGS = (
    *"課室係局部所館園署院校会班団",
    *("センター", "担当", "グループ", "チーム"),
)
"""What a department's name ends with; a printed line that ends otherwise goes on in the next one."""
_MARKED = r"[①-⑳](?:\s*[～〜~・、,−-]\s*[①-⑳])*"
_CLAUSE = re.compile(rf"({_MARKED})\s*")
_LABEL = re.compile(rf"({'|'.join(_ROLE_LABELS)})[\s:]+(?=\S)")
_PIECES = re.compile(r"(?:\([^()]*\)|[^、,，・/；;()]|[()])+")
_BLANK_BETWEEN = re.compile(r"(?<=[課室館署])\s+(?=\S)|(?<=局)\s+(?=\S+[部局](?:\s|$))")
_DIVISION = re.compile(r"(?P<division>[^\s()①-⑳]{1,20}(?:部|(?<!事務)局|委員会事務局))")
_IN_DIVISION = re.compile(rf"{_DIVISION.pattern}\s+(?P<name>\S.*(?<![部局]))")
"""「総務部　人事課」"""
_BRANCHES = re.compile(r"(?P<name>(?:総合)?支所.*?)\s*\((?P<places>[^()]+)\)")
_BRANCH = re.compile(r"(?P<branch>.*支所)(?=[^支]+[課室係局])")
_BRANCH_OFFICE = re.compile(r"支所[^、・\n]*$")
_OTHERS_IN_BRACKETS = re.compile(
    r"^(?P<lead>[^()（）\n]+)[\s\n]*[(（](?P<others>[^()（）]*(?:課|室|局|部|係|所|署|館))[)）]\s*$"
)
_AND_OTHERS = re.compile(r"(?:等|など|ほか|他)$")
_GROUP = re.compile(
    r"^(?:各|全|関係|庁内)"
    # 「債権を扱う各課」「病院全課」, but not 「生活安全課」「農地保全課」.
    r"|(?:各|(?<![安保健])全)(?:課|部|室|局|係|所属|所管|部署|支所|担当|関係)"
    r"|^(?:担当|所管|主管|該当|所属)(?:課|部署|部局)$"
)


@dataclass(frozen=True, slots=True)
class NamedDepartment:
    """One department as a cell names it.

    `clause`: the part it answers for, as printed (「②～⑤」), "" for all of it. `is_group`: no single
    department but several (「各課」「各支所市民課」). `role`: `lead` or `related`. `division`: the 部 that is
    printed before it, "" for none.
    """

    name: str
    clause: str = ""
    is_group: bool = False
    role: str = LEAD
    division: str = ""


def departments_in(text: str) -> list[NamedDepartment]:
    """The departments of a printed cell, in its order; [] for an empty cell, a dash or 「未定」.

    「大東支所地域振興課・市民課」 names two of one branch office, 「支所地域振興課(千厩・東山)」 one in each;
    「総務部　人事課」, on one line or two, is the 人事課 of the 総務部;
    「等」 behind the last name names nobody. Roles: as 「担当課」「関係課」 before the names say it; without
    such a word the first is the lead, and so is the first of any further line with a clause of its own
    (「①職員課」, then 「②～⑤財政課」), and the others are related; so are those in brackets behind one
    (「財政課（総務課・人事課）」).
    """
    if (match := _OTHERS_IN_BRACKETS.match(text)) and not _BRANCH_OFFICE.search(match["lead"]):
        others = [replace(one, role=RELATED) for one in departments_in(match["others"])]
        return [*departments_in(match["lead"]), *others]
    found: list[NamedDepartment] = []
    labelled = division = ""
    lines = _lines(text)
    for at, line in enumerate(lines):
        if _DIVISION.fullmatch(line) and any(_of_division(one) for one in lines[at + 1 : at + 2]):
            division = line
            continue
        if match := _LABEL.match(line):
            labelled, line = _ROLE_LABELS[match[1]], line[match.end() :]
        opens_clause = _CLAUSE.match(line) is not None
        clause = branch = ""
        for nth, piece in enumerate(_pieces(line)):
            if match := _CLAUSE.match(piece):
                clause, piece = match[1], piece[match.end() :]
            piece = _AND_OTHERS.sub("", piece.strip())
            if not piece or piece in _NOBODY or all(sign in DASHES for sign in piece):
                continue
            if match := _IN_DIVISION.fullmatch(piece):
                division, piece = match["division"], match["name"]
            role = labelled or (LEAD if not found or (opens_clause and nth == 0) else RELATED)
            for name in _names(piece, branch):
                branch = one[0] if (one := _BRANCH.match(name)) else ""
                group = _GROUP.search(name) is not None
                department = NamedDepartment(name, clause, group, role, "" if group else division)
                if all((name, clause) != (other.name, other.clause) for other in found):
                    found.append(department)
                if not labelled:
                    role = RELATED
    return found


def _of_division(line: str) -> bool:
    """「人事課」 under 「総務部」: one name, and no 部 itself."""
    return line.endswith(_ENDINGS) and not re.search(r"[部局]$|[、,・\s①-⑳]", line)


def _lines(text: str) -> list[str]:
    """The cell's lines with plain brackets and blanks; a name broken over two lines is one again."""
    lines: list[str] = []
    for raw in text.translate(str.maketrans("（）：\u3000", "(): ")).splitlines():
        line = raw.strip()
        if not line:
            continue
        if lines and _goes_on(lines[-1], line):
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _goes_on(line: str, following: str) -> bool:
    """Is `following` the rest of a name, or of brackets, that `line` breaks off?"""
    if line.count("(") > line.count(")"):
        return True
    unfinished = not _AND_OTHERS.sub("", line).endswith((*_ENDINGS, ")", "、", "・", ",", *DASHES))
    return unfinished and not _CLAUSE.match(following) and following.endswith(_ENDINGS)


def _pieces(line: str) -> list[str]:
    """The line cut at 、 and ・, but not inside brackets nor between clause marks."""

    def hidden(marks: re.Match[str]) -> str:
        return marks[0].translate(_HIDE)

    kept = re.sub(_MARKED, hidden, line)
    pieces: list[str] = []
    for piece in _PIECES.findall(kept):
        pieces.extend(_BLANK_BETWEEN.split(piece.translate(_SHOW).strip()))
    return pieces


_HIDE = str.maketrans("・、,", "\ue001\ue002\ue003")
_SHOW = str.maketrans("\ue001\ue002\ue003", "・、,")


def _names(piece: str, branch: str) -> list[str]:
    """`branch`: the office that the name before this one on the line belongs to."""
    if match := _BRANCHES.fullmatch(piece):
        places = re.split(r"[・、,，\s]+", match["places"])
        return [place.removesuffix("支所") + match["name"] for place in places if place]
    if branch and not _BRANCH.match(piece) and not _GROUP.search(piece):
        return [branch + piece]
    return [piece]


# ── Fiscal years ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Schedule:
    """`start_year` and `end_year`: None where the text names none (「～令和6年度」 has no first year).

    `printed` is the text on one line. `understood`: False for words that name no year (「随時」); such text stays
    text. An empty cell and a dash are understood: they name nothing.
    """

    printed: str
    start_year: FiscalYear | None = None
    end_year: FiscalYear | None = None
    every_year: bool = False
    understood: bool = True


_EVERY_YEAR = frozenset({"毎年度", "毎年", "各年度", "全年度"})
_FROM_TO = re.compile(r"(?P<first>.*?)(?:~|〜|-|から)(?P<last>.*)")
_AFTER = re.compile(r"(?P<first>.+?)(?:以降|以後|から)")
_UNTIL = re.compile(r"(?P<last>.+?)(?:まで|迄)")
_WITHOUT_ERA = re.compile(r"(?:\d{1,2}|元)年?度?")
_ERA = re.compile(r"令和|平成|昭和|[RHS]")


def read_schedule(text: str) -> Schedule:
    """「毎年度」, 「令和3年度」 (begins and ends in it), 「令和3年度～」, 「～令和6年度」, 「令和4年度～6年度」 (the
    second year is of the first one's era), 「令和3年度から令和5年度まで」, 「R3-R7」, 「2021～2025」."""
    printed = re.sub(r"\s*\n\s*", " ", text.strip())
    folded = re.sub(r"\s", "", half_width(printed)).replace("～", "~")
    if absent(printed):
        return Schedule(printed)
    if folded in _EVERY_YEAR:
        return Schedule(printed, every_year=True)
    if match := _AFTER.fullmatch(folded) or _FROM_TO.fullmatch(folded) or _UNTIL.fullmatch(folded):
        parts = match.groupdict()
        first, last = parts.get("first") or "", parts.get("last") or ""
    else:
        first = last = folded
    last = re.sub(r"(?:まで|迄)$", "", last)
    try:
        start = FiscalYear.parse(first) if first else None
        end = FiscalYear.parse(_in_era_of(first, last)) if last else None
    except NotAFiscalYear:
        return Schedule(printed, understood=False)
    if (start is None and end is None) or (start and end and end < start):
        return Schedule(printed, understood=False)
    return Schedule(printed, start, end)


def _in_era_of(first: str, last: str) -> str:
    """「6年度」 behind 「令和4年度」 → 「令和6年度」."""
    era = _ERA.match(first)
    return f"{era[0]}{last}" if era and _WITHOUT_ERA.fullmatch(last) else last


# ── Figures that a goal wants reached. Whether one is an indicator, and its name, is for a person to say. ────


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure with the year that is named for it; None where there is none. `printed` as the text has it."""

    printed: str
    quantity: Quantity
    year: FiscalYear | None = None


@dataclass(frozen=True, slots=True)
class StatedGoal:
    """A figure to be reached. `every_year`: it is an amount of each year (「毎年度、4業務程度」).

    `listed`: the same figure for several years, line by line, in their order (「・令和5年度 11路線」); the goal is
    the last one. `beside`: figures in the same unit in a remark below (「※ 令和2年度は19種類」). `compared_with`:
    what a remark says the figure is compared with. `suggestion`: a noun right before the figure, "" for none.
    """

    figure: Stated
    unit: str
    printed: str
    every_year: bool = False
    listed: tuple[Stated, ...] = ()
    beside: tuple[Stated, ...] = ()
    compared_with: str = ""
    suggestion: str = ""
    line: str = ""


_YEAR = r"(?:令和|平成)(?:元|\d{1,2})年度|[RH](?:元|\d{1,2})年度|20\d{2}年度"
_ABOUT = r"概ね|おおむね|約|およそ"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"%|割|[一-龥ァ-ヶーa-zA-Z㎡㎥㎏]{1,6}?"
_WITH_BOUND = "程度|前後|以上|以下|未満|以内"
_REACHED = (
    r"を|に(?!あた|つい|関|係|よ|お|対)|の(?:達成|確保|実現)"
    r"|(?:削減|縮減|圧縮|低減|減少|増加|増|減|達成|確保|導入|養成|設置|実施)"
)
"""What stands behind a figure that is to be reached; 「4出張所の存廃」 and 「約8割にあたる」 name none."""
_FIGURE = rf"(?P<figure>(?:{_ABOUT})?\s*(?<![\d.,])(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?:{_WITH_BOUND})?)"
_GOAL = re.compile(rf"{_FIGURE}(?={_REACHED})")
_LISTED = re.compile(rf"[・\-]?\s*(?P<all>(?P<year>{_YEAR})(?:は|:)?\s*{_FIGURE})")
_YEARLY = re.compile(r"毎年度?、?\s*$")
_COMPARED = re.compile(r"※\s*(?P<what>[^。]+?)との比較")
_NOT_COUNTED = frozenset(
    {"年", "年度", "月", "月号", "日", "日間", "時", "時間", "か年", "カ年", "ヶ年", "箇年"}
)
_A_TIME = re.compile(r"(?<!毎)[年月週日]に?$")
"""「月1回」 is how often, not how much."""
_NOUN = re.compile(r"[一-龥ァ-ヶーa-zA-Z]{3,}$")


def goals_in(text: str) -> list[StatedGoal]:
    """The figures that a goal's text wants reached, in its order; [] where there are none.

    Dates, frequencies, counts of what is only spoken of, figures in brackets and in remarks (※) are none.
    """
    lines = [line.strip() for line in cleaned(text).splitlines() if line.strip()]
    remarks = [line for line in lines if line.startswith("※")]
    stated = [line for line in lines if not line.startswith("※")]
    compared = next((match["what"] for line in remarks if (match := _COMPARED.match(line))), "")
    goals = [goal for line in stated for goal in _in_line(line, remarks, compared)]
    return goals + _in_list(stated)


def _in_line(line: str, remarks: list[str], compared: str) -> list[StatedGoal]:
    goals: list[StatedGoal] = []
    narrow = fold(line)
    line = line if len(line) == len(narrow) else narrow
    # Characters inside brackets are hidden one by one, so that places in the line stay.
    open_text = re.sub(r"\([^()]*\)", lambda found: "\ue000" * len(found[0]), narrow)
    start = 0
    for sentence in re.split(r"(?<=。)", open_text):
        for match in _GOAL.finditer(sentence):
            before = sentence[: match.start("figure")]
            quantity = _quantity(match)
            if quantity is None or _A_TIME.search(before):
                continue
            years = [FiscalYear.parse(year) for year in re.findall(_YEAR, before)]
            every = _YEARLY.search(before)
            printed = line[start + match.start("figure") : start + match.end("figure")].strip()
            noun = _NOUN.search(before)
            goals.append(
                StatedGoal(
                    Stated(printed, quantity, years[-1] if years else None),
                    quantity.unit,
                    f"{every[0]}{printed}" if every else printed,
                    every_year=every is not None,
                    beside=tuple(_beside(remarks, quantity.unit)),
                    compared_with=compared,
                    suggestion=noun[0] if noun else "",
                    line=line,
                )
            )
        start += len(sentence)
    return goals


def _in_list(lines: list[str]) -> list[StatedGoal]:
    """Lines of nothing but a year and a figure, in one unit, their years rising."""
    rows = [stated for line in lines if (stated := _listed(line))]
    if not rows or len({row.quantity.unit for row in rows}) > 1:
        return []
    if any(not (one.year and two.year and one.year < two.year) for one, two in pairwise(rows)):
        return []
    last = rows[-1]
    line = "、".join(row.printed for row in rows)
    return [StatedGoal(last, last.quantity.unit, last.printed, listed=tuple(rows), line=line)]


def _beside(remarks: list[str], unit: str) -> list[Stated]:
    found: list[Stated] = []
    for line in remarks:
        stated = _listed(line.lstrip("※ \u3000"))
        if stated and stated.quantity.unit == unit:
            found.append(stated)
    return found


def _listed(line: str) -> Stated | None:
    """A line of nothing but a year and a figure."""
    narrow = fold(line)
    match = _LISTED.fullmatch(narrow)
    quantity = _quantity(match) if match else None
    if match is None or quantity is None:
        return None
    printed = (line if len(line) == len(narrow) else narrow)[match.start("all") : match.end("all")]
    return Stated(printed.strip(), quantity, FiscalYear.parse(match["year"]))


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match["unit"] in _NOT_COUNTED:
        return None
    try:
        return read_figure(match["figure"], match["unit"])
    except NotAFigure:
        return None
