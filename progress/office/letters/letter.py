"""One letter: what stands for its placeholders, from a round or a publication and what was typed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from plans.models import Department, Municipality
from plans.values.words import era_day
from progress.models import LetterTemplate, Publication, ReportingRound, YearEndStatus
from progress.office.letters.default import default_template
from progress.office.letters.document import filled
from progress.office.letters.kinds import LETTERS
from progress.office.planning.round_queue import RoundQueue, placed_title
from progress.placeholders import fill
from progress.public.reading.results import headline
from progress.table import frozen
from progress.workflow import WAITING_FOR_DEPARTMENT

SEAL_LEFT_OUT = "（公印省略）"
EVERYBODY = "各課長"


@dataclass(frozen=True)
class Typed:
    """What a person says of this letter. `day`: its date; `sealed`: it bears the city's seal."""

    document_number: str
    day: date
    to: str
    sender: str
    subject: str
    contact: str
    sealed: bool = False


def template_of(place: Municipality, kind: str) -> LetterTemplate | None:
    """The city's own; None where ours stands."""
    newest = LetterTemplate.objects.filter(municipality=place, kind=kind).first()
    return newest if newest and newest.content else None


def content_of(place: Municipality, kind: str) -> bytes:
    own = template_of(place, kind)
    return bytes(own.content) if own else default_template(kind)


def written(place: Municipality, kind: str, typed: Typed, values: dict[str, str]) -> bytes:
    """The document. The subject may hold placeholders of its own."""
    whole = values | {
        "文書番号": typed.document_number,
        "日付": era_day(typed.day),
        "宛先": typed.to,
        "発信者": typed.sender,
        "担当": typed.contact,
        "公印": "" if typed.sealed else SEAL_LEFT_OUT,
        "自治体名": str(place),
    }
    whole["件名"] = fill(typed.subject, whole)
    names = dict.fromkeys(LETTERS[kind].names, "")
    return filled(content_of(place, kind), names | whole)


def of_round(
    one: ReportingRound, queue: RoundQueue, department: Department | None, kind: str
) -> dict[str, str]:
    """What a round says to one department; to all of them at once (None) it lists no items. A 督促 names those that
    aren't submitted."""
    statuses = [
        status for status in queue.statuses if department is None or department in queue.leads(status)
    ]
    if kind == "dunning":
        statuses = [status for status in statuses if status.workflow_state in WAITING_FOR_DEPARTMENT]
    days = queue.dues.of_departments([department.pk] if department else [])
    return {
        "計画名": one.plan.title,
        "対象年度": one.fiscal_year.era,
        "照会名": str(one),
        "基準日": era_day(one.reference_date),
        "提出期限": era_day(days[0]) if days else "",
        "依頼文": one.request_text,
        "項目数": str(len(statuses)),
        "項目一覧": _listed(statuses) if department else "（各課の項目は、システムの画面で確かめてください）",
    }


def _listed(statuses: Sequence[YearEndStatus]) -> str:
    return "\n".join(placed_title(status.item) for status in statuses)


def of_publication(publication: Publication, kind: str) -> dict[str, str]:
    plan, year = publication.plan, publication.round.fiscal_year if publication.round else None
    share = headline(frozen.from_content(publication.content))
    body = "council" if kind == "cover_council" else "board"
    papers = ["会議資料一式（表紙から個票まで）", "実施状況一覧"]
    return {
        "計画名": plan.title,
        "対象年度": year.era if year else "",
        "会議名": plan.municipality.called(body),
        "版": str(publication),
        "確定日": era_day(timezone.localdate(publication.sealed_at)),
        "割合": f"{share.value}{share.unit}（{share.of}）" if share else "",
        "資料一覧": "\n".join(f"{number}　{paper}" for number, paper in enumerate(papers, start=1)),
    }


def waiting_departments(queue: RoundQueue) -> list[Department]:
    """Those that still owe something, in the municipality's order."""
    owing = [status for status in queue.statuses if status.workflow_state in WAITING_FOR_DEPARTMENT]
    found = {department for status in owing for department in queue.leads(status)}
    return [one for one in queue.departments() if one in found]
