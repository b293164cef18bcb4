"""What the fictional city asks of its own (計画独自の質問), and what its departments answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from items.quantity import Quantity, read_figure
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan, User
from plans.values.fiscal_year import FiscalYear
from progress.models import Answer, PlanQuestion, ReportingRound

FROM = FiscalYear(2023)
TOGETHER, PEOPLE, WISHES = "市民や団体との連携", "参加した市民の数", "企画課への要望"


@dataclass(frozen=True)
class Asked:
    """A question with its answers in its first year: the item's key → as typed."""

    fields: Mapping[str, Any]
    answers: Mapping[str, str]


ASKED = (
    Asked(
        {
            "label": TOGETHER,
            "kind": PlanQuestion.Kind.CHOICE,
            "choices": "一緒に進めた\n意見を聞いた\n行っていない",
            "hint": "この1年の進め方に、いちばん近いものを選びます。",
            "is_public": True,
            "in_list": True,
        },
        {
            "1-(1)-①": "行っていない",
            "1-(2)-①": "意見を聞いた",
            "4-(1)-①": "意見を聞いた",
            "5-(1)-①": "一緒に進めた",
        },
    ),
    Asked(
        {
            "label": PEOPLE,
            "kind": PlanQuestion.Kind.FIGURE,
            "unit": "人",
            "hint": "説明会や講座など、市民が参加した場を開いたときに書きます。",
            "is_public": True,
        },
        {"4-(1)-①": "86", "5-(1)-①": "約240人"},
    ),
    Asked(
        {"label": WISHES, "hint": "来年度の照会や、全庁の仕組みについて、要望があれば書きます。"},
        {"5-(1)-①": "活動の実績を集める様式を、市民活動の担当課どうしでそろえてほしい。"},
    ),
)


def ask(plan: Plan, *, by: User) -> None:
    questions = [
        PlanQuestion(plan=plan, from_year=FROM, position=position, **one.fields)
        for position, one in enumerate(ASKED, start=1)
    ]
    apply(questions, by=by, via=Way.COMMAND, note="計画独自の質問")


def answer(asked: ReportingRound, *, by: User) -> None:
    """Writes the answers of the questions' first year; of other rounds nothing."""
    if asked.fiscal_year != FROM:
        return
    questions = {question.label: question for question in asked.plan.questions.all()}
    statuses = {status.item.key: status for status in asked.statuses.select_related("item", "round__plan")}
    answers = [
        _answer(Answer(status=statuses[key], question=questions[one.fields["label"]]), typed)
        for one in ASKED
        for key, typed in one.answers.items()
    ]
    apply(answers, by=by, via=Way.COMMAND, note="質問への回答")


def _answer(made: Answer, typed: str) -> Answer:
    made.text = typed
    if made.question.kind == PlanQuestion.Kind.FIGURE:
        figure = read_figure(typed, made.question.unit)
        if isinstance(figure, Quantity):
            made.value, made.approximate = figure.value, figure.approximate
    return made
