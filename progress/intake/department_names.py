"""A printed 所管課 cell → the departments it names, each with its role and the clause it answers for.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from items.quantity import DASHES

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
_BLANK_BETWEEN = re.compile(r"(?<=[課室局館署])\s+(?=\S)")
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
    department but several (「各課」「各支所市民課」). `role`: `lead` or `related`.
    """

    name: str
    clause: str = ""
    is_group: bool = False
    role: str = LEAD


def departments_in(text: str) -> list[NamedDepartment]:
    """The departments of a printed cell, in its order; [] for an empty cell, a dash or 「未定」.

    「大東支所地域振興課・市民課」 names two of one branch office, 「支所地域振興課(千厩・東山)」 one in each;
    「等」 behind the last name names nobody. Roles: as 「担当課」「関係課」 before the names say it; without
    such a word the first is the lead, and so is the first of any further line with a clause of its own
    (「①職員課」, then 「②～⑤財政課」), and the others are related; so are those in brackets behind one
    (「財政課（総務課・人事課）」).
    """
    if (match := _OTHERS_IN_BRACKETS.match(text)) and not _BRANCH_OFFICE.search(match["lead"]):
        others = [replace(one, role=RELATED) for one in departments_in(match["others"])]
        return [*departments_in(match["lead"]), *others]
    found: list[NamedDepartment] = []
    labelled = ""
    for line in _lines(text):
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
            role = labelled or (LEAD if not found or (opens_clause and nth == 0) else RELATED)
            for name in _names(piece, branch):
                branch = one[0] if (one := _BRANCH.match(name)) else ""
                department = NamedDepartment(name, clause, _GROUP.search(name) is not None, role)
                if all((name, clause) != (other.name, other.clause) for other in found):
                    found.append(department)
                if not labelled:
                    role = RELATED
    return found


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
