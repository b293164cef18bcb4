"""The two steps of every import: `examine` says what a file would do, `commit` does it. The pages, the admin and
the command are thin callers.

`examine` writes nothing and holds no lock. `commit` examines again inside the transaction that writes: what
was shown is what happens, or nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch

from items.models import Indicator, Item, TargetValue
from plans.access import Act, access_for
from plans.books.cells import Book
from plans.history.changes import ChangeSet, Finding, Severity
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Department, Municipality, Plan, RatingBand, RatingScale
from progress.intake.draft import Draft, Kind, Question, text_of
from progress.intake.known import Known, KnownIndicator, KnownItem, KnownPillar
from progress.intake.reading.file import read
from progress.intake.reading.profile import Tables
from progress.intake.reconcile import Part, Reconciled, reconcile
from progress.intake.taken import Called, Document, Keeping, former_names, kept
from progress.models import ColumnMatching
from progress.review.old_documents import import_history
from progress.table import frozen
from progress.table.shape.plan import PlanTable

ITEMS_AT_ONCE = 500
"""Of the plan's items with their targets so many rows are read at a time."""


class Refused(Exception):
    """The file can't be imported as it stands; nothing was written. `outcome`: what would happen now; `reasons`:
    sentences for the person."""

    def __init__(self, outcome: Outcome, reasons: list[str]) -> None:
        self.outcome = outcome
        self.reasons = reasons
        super().__init__("、".join(reasons))


@dataclass(frozen=True)
class Outcome:
    """What a file says (`draft`) and what that would do to the plan (`against`)."""

    book: Book
    draft: Draft
    against: Reconciled

    @property
    def changes(self) -> ChangeSet:
        return self.against.changes

    @property
    def findings(self) -> list[Finding]:
        """Errors first, each group in the file's order."""
        found = [*self.draft.findings, *self.against.findings]
        return sorted(found, key=lambda one: list(Severity).index(one.severity))

    @property
    def questions(self) -> list[Question]:
        return [*self.draft.questions, *self.against.questions]

    def open_questions(self, answers: Mapping[str, str]) -> list[Question]:
        return [one for one in self.questions if not answers.get(one.id, "").strip()]

    def refusals(self, answers: Mapping[str, str]) -> list[str]:
        """Why the file can't be written as it stands; empty when it can."""
        told = [(one.cell, one.message) for one in self.findings if one.severity == Severity.ERROR]
        told += [(one.cell, one.sentence) for one in self.open_questions(answers) if one.blocking]
        reasons = [f"{cell}：{sentence}" if cell else sentence for cell, sentence in told]
        if not reasons and not self.draft.count:
            reasons.append(
                "取り込める内容が見つかりませんでした。一覧表のあるシートが入っているか確かめてください。"
            )
        return reasons

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that would be written, against the versions that stand there now."""
        return self.against.fingerprint


Take = Callable[[Outcome, Part], None]
"""What is done with some of the file's records at a time (a long list has too many to hold them all as they are
written), with what is known up to here."""


def known_of(
    plan: Plan,
    answers: Mapping[str, str],
    reading: Tables = MappingProxyType({}),
    documents: Sequence[Document] = (),
) -> Known:
    """What the layouts may know: the plan as it stands (empty for a new one) and as files called its parts
    (`documents`), the municipality's scales and departments, matchings remembered from its earlier files, `reading`
    before them, and the answers."""
    place, former = plan.municipality, former_names(documents)
    bands = Prefetch("bands", RatingBand.objects.order_by("position"))
    # By its number: a dry run may not know the municipality yet.
    scales = RatingScale.objects.filter(municipality_id=place.pk).prefetch_related(bands)
    remembered = ColumnMatching.objects.filter(municipality_id=place.pk)
    departments = Department.objects.filter(municipality_id=place.pk).values_list("pk", "name")
    known = Known(
        answers=answers,
        departments=frozenset(
            called
            for pk, name in departments
            for called in (name, *(one for _, one in former.get((Kind.DEPARTMENT, pk), ())))
        ),
        scales={
            scale.key: tuple((band.code, band.label, band.symbol) for band in scale.bands.all())
            for scale in scales
        },
        scale_names={scale.key: scale.name for scale in scales},
        scale_raters={scale.key: scale.rated_by for scale in scales},
        remembered={one.signature: one.columns for one in remembered} | dict(reading),
    )
    if plan._state.adding:
        return known
    targets = Prefetch("target_values", TargetValue.objects.order_by("fiscal_year"))
    indicators = Indicator.objects.order_by("position", "pk").prefetch_related(targets)
    items = plan.items.select_related("pillar").prefetch_related(Prefetch("indicators", indicators))
    return replace(
        known,
        is_new=False,
        published=partial(_published, plan),
        start_year=plan.start_year,
        end_year=plan.end_year,
        pillars=tuple(
            KnownPillar(
                one.key,
                one.number_printed,
                one.name,
                one.parent.key if one.parent else None,
                tuple(former.get((Kind.PILLAR, one.pk), ())),
            )
            for one in plan.pillars.select_related("parent")
        ),
        items=tuple(_known_item(one, former) for one in items.iterator(ITEMS_AT_ONCE)),
    )


def _published(plan: Plan, sha256: str) -> PlanTable | None:
    found = plan.publications.filter(sha256=sha256).first()
    return frozen.from_content(found.content) if found else None


def _known_item(item: Item, former: Mapping[tuple[Kind, int], Sequence[Called]]) -> KnownItem:
    indicators = []
    for one in item.indicators.all():
        stated = [(target.fiscal_year, target.value) for target in one.target_values.all()]
        targets = {int(year): value for year, value in stated if value is not None}
        names = tuple(name for _, name in former.get((Kind.INDICATOR, one.pk), ()))
        indicators.append(KnownIndicator(one.name, one.unit, one.kind, one.direction, targets, names))
    number, called = item.activity_code or item.number_printed, former.get((Kind.ITEM, item.pk), ())
    return KnownItem(item.key, number, item.name, item.pillar.key, tuple(indicators), tuple(called))


def examine(
    book: Book,
    plan: Plan,
    answers: Mapping[str, str],
    reading: Tables = MappingProxyType({}),
    take: Take | None = None,
) -> Outcome:
    """What the file would do to the plan (an unsaved one for a new plan: without a `slug` it gets one that is free).
    `reading`: what is known of its tables' headings, before what is remembered. Writes nothing; `plan` and its rows
    are read anew each time. `take` gets all lines in parts; without it they stay with the outcome."""
    fresh = plan if plan._state.adding else Plan.objects.select_related("municipality").get(pk=plan.pk)
    documents = kept(fresh)
    draft = read(book, known_of(fresh, answers, reading, documents))
    if fresh._state.adding:
        _name_new_plan(fresh, draft, book)

    def taken(against: Reconciled, part: Part) -> None:
        (take or _keep)(Outcome(book, draft, against), part)

    return Outcome(book, draft, reconcile(draft, fresh, answers, documents, taken))


def _keep(outcome: Outcome, part: Part) -> None:
    outcome.against.parts.append(part)


def _name_new_plan(plan: Plan, draft: Draft, book: Book) -> None:
    """A new plan takes its short name from its first year, and a title from the file's name where the file prints
    none: both can be changed on the plan's page. Somebody who chose 「新しい計画」 for a file of a plan that is there
    would get it twice."""
    said = draft.get(Kind.PLAN, ())
    others = Plan.objects.filter(municipality=plan.municipality_id)
    title = text_of(said, "title") or plan.title
    if title and others.filter(title=title).exists():
        sentence = (
            f"「{title}」という名前の計画がすでにあります。同じ計画のときは、新しい計画にせず、"
            "その計画を選んで取り込んでください。"
        )
        printed = said.fields.get("title") if said else None
        draft.tell(Severity.WARNING, "plan_is_there", sentence, printed.origin if printed else None)
    plan.title = plan.title or book.file_name.rsplit(".", 1)[0][:120]
    if not plan.slug:
        base, taken = (
            f"plan-{text_of(said, 'start_year')}".strip("-"),
            set(others.values_list("slug", flat=True)),
        )
        names = chain([base], (f"{base}-{number}" for number in count(2)))
        plan.slug = next(name for name in names if name not in taken)


def commit(
    book: Book,
    plan: Plan,
    answers: Mapping[str, str],
    *,
    by: Any,
    expected: str = "",
    reading: Tables = MappingProxyType({}),
    take: Take | None = None,
) -> Outcome:
    """Imports the file in one transaction, part by part; all of it, or nothing.

    `expected`: the fingerprint of the preview. `take`: as in `examine`, once a part is written. Raises `Refused` when
    what would be written is no longer what was shown, or the file has errors or open questions; PermissionDenied for
    anybody who may not import here (`by` None: the command, run by whoever runs the server).
    """
    via = Way.WORKBOOK if by is not None else Way.COMMAND
    if by is not None:
        access_for(by).require(Act.IMPORT, plan.municipality_id)
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=plan.municipality_id)  # one import at a time
        document = Keeping()

        def write(so_far: Outcome, part: Part) -> None:
            if not so_far.refusals(answers):
                lines = [line.rehearsed for line in part.lines]
                try:
                    apply([one.record for one in lines], by=by, via=via, note=book.file_name, rehearsed=lines)
                except ValidationError as error:
                    raise Refused(so_far, list(error.messages)) from error
                document.add(so_far.against.taken(part))
            (take or _keep)(so_far, part)

        outcome = examine(book, plan, answers, reading, write)
        if expected and outcome.fingerprint != expected:
            moved = "内容を確かめたあとに、計画が変更されました。もう一度内容を確かめてください。"
            raise Refused(outcome, [moved])
        if reasons := outcome.refusals(answers):
            raise Refused(outcome, reasons)
        for reporting_round in outcome.against.rounds:
            import_history(reporting_round, by=by, via=via, note=book.file_name)
        _remember(outcome, plan.municipality)
        document.keep(outcome.against.plan, book.file_name)
    return outcome


def _remember(outcome: Outcome, municipality: Municipality) -> None:
    """The matching of columns that a person let pass is proposed for the next file with the same headings."""
    for signature, matched in outcome.draft.signatures.items():
        ColumnMatching.objects.update_or_create(
            municipality=municipality,
            signature=signature,
            defaults={"columns": matched, "file_name": outcome.book.file_name[:200]},
        )
