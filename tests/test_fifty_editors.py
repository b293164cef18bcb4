"""Fifty people at once, on the evening before the due day: nothing is lost, nobody sees a locked database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connections

from plans.history.conflict import Conflict
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply
from plans.models import User
from progress.models import ActualValue, ReportingRound, ReviewEvent, YearEndStatus
from progress.review.records import carry_out
from progress.workflow import Move, MoveRefused
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]

EDITORS = 50
PATIENCE = 120
"""Seconds for all fifty together, on a slow machine."""


class Office:
    """A round of fifty items, each with a department and somebody of it."""

    def __init__(self) -> None:
        place = make.municipality()
        plan = make.plan(place)
        pillar = make.pillar(plan)
        self.editors: list[User] = []
        for n in range(EDITORS):
            section = make.department(place, f"第{n + 1:02}課")
            make.item(pillar, f"項目{n + 1:02}", lead=section)
            self.editors.append(make.editor(section, f"担当{n + 1:02}"))
        self.planner = make.planner(place)
        self.round: ReportingRound = make.opened_round(plan, self.planner)
        self.statuses = list(
            self.round.statuses.select_related("item", "round__plan").order_by("item__position")
        )
        # Setting up wrote events of its own; these are counted from here on.
        self.event = ChangeEvent.objects.latest("pk").pk

    def events(self) -> list[ChangeEvent]:
        return list(ChangeEvent.objects.filter(pk__gt=self.event).order_by("pk"))


@pytest.fixture
def office() -> Office:
    return Office()


def all_at_once(work: Callable[[int], str]) -> list[str]:
    """Runs work(0) … work(49), each in a thread with a connection of its own, all released at the same moment.

    Returns what each returned; an exception is given back as its text, so that nothing fails silently.
    """
    results = ["did not finish"] * EDITORS
    barrier = threading.Barrier(EDITORS)

    def run(n: int) -> None:
        try:
            barrier.wait(PATIENCE)
            results[n] = work(n)
        except Exception as error:
            results[n] = f"{type(error).__name__}: {error}"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(EDITORS)]
    until = time.monotonic() + PATIENCE
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    assert not [thread for thread in threads if thread.is_alive()], "somebody still waits"
    return results


def test_fifty_editors_submit_fifty_records_of_one_round_and_none_is_lost(office: Office):
    def submit(n: int) -> str:
        status = YearEndStatus.objects.select_related("item", "round__plan").get(pk=office.statuses[n].pk)
        status.narrative = f"{n + 1}番の取組"
        carry_out(status, Move.SAVE, by=office.editors[n])
        status.issues = f"{n + 1}番の課題"
        carry_out(status, Move.SUBMIT, by=office.editors[n])
        return "done"

    assert all_at_once(submit) == ["done"] * EDITORS
    stored = office.round.statuses.order_by("item__position")
    assert [(one.state, one.narrative, one.issues, one.version) for one in stored] == [
        ("submitted", f"{n + 1}番の取組", f"{n + 1}番の課題", 3) for n in range(EDITORS)
    ]
    assert len(office.events()) == 2 * EDITORS
    assert ReviewEvent.objects.filter(move="submit").count() == EDITORS
    by = {event.record_pk: event.by_name for event in office.events()}
    assert by == {status.pk: str(office.editors[n]) for n, status in enumerate(office.statuses)}


def test_of_fifty_editors_with_the_same_version_one_wins_and_49_are_told(office: Office):
    status = office.statuses[0]
    copies = [YearEndStatus.objects.get(pk=status.pk) for _ in range(EDITORS)]

    def write(n: int) -> str:
        copies[n].narrative = f"{n + 1}番が書いた"
        try:
            apply([copies[n]], by=office.editors[n], via=Way.FORM)
        except Conflict as conflict:
            [clash] = conflict.records
            assert clash.last_event is not None
            assert clash.stored is not None
            return f"told of {clash.last_event.by_name}"
        return "won"

    results = all_at_once(write)
    winners = [n for n, result in enumerate(results) if result == "won"]
    assert len(winners) == 1, results
    winner = str(office.editors[winners[0]])
    assert sorted(set(results)) == [f"told of {winner}", "won"]
    [event] = office.events()
    assert (event.by_name, event.after) == (winner, {"narrative": f"{winners[0] + 1}番が書いた"})
    stored = YearEndStatus.objects.get(pk=status.pk)
    assert (stored.narrative, stored.version) == (f"{winners[0] + 1}番が書いた", 2)


def test_fifty_editors_who_try_again_all_get_in_one_after_the_other(office: Office):
    status = office.statuses[0]
    indicator = make.indicator(status.item, "件数", "件")
    figure = ActualValue.objects.create(
        status=status, indicator=indicator, fiscal_year=2024, value=Decimal(0)
    )

    def add(n: int) -> str:
        for _ in range(20 * EDITORS):
            fresh = ActualValue.objects.select_related("indicator", "status__round__plan").get(pk=figure.pk)
            assert fresh.value is not None
            fresh.value += n + 1
            try:
                apply([fresh], by=office.editors[n], via=Way.GRID)
            except Conflict:
                continue
            return "done"
        return "gave up"

    assert all_at_once(add) == ["done"] * EDITORS
    stored = ActualValue.objects.get(pk=figure.pk)
    assert (stored.value, stored.version) == (Decimal(sum(range(1, EDITORS + 1))), EDITORS + 1)
    events = office.events()
    assert len(events) == EDITORS
    assert {event.by_name for event in events} == {str(editor) for editor in office.editors}
    # The events tell one story: each begins with the figure that the one before it left.
    steps = [(Decimal(event.before["value"]), Decimal(event.after["value"])) for event in events]
    assert steps[0][0] == 0
    assert all(before == left for (before, _), (_, left) in zip(steps[1:], steps, strict=False))
    assert steps[-1][1] == stored.value


def test_the_planning_section_and_a_department_at_once_leave_one_clear_state(office: Office):
    """Half confirm what was submitted, half take it back, on the same fifty records two by two."""
    for n, status in enumerate(office.statuses):
        carry_out(status, Move.SUBMIT, by=office.editors[n])
    moves = ReviewEvent.objects.count()

    def decide(n: int) -> str:
        pair = n // 2
        status = YearEndStatus.objects.select_related("item", "round__plan").get(pk=office.statuses[pair].pk)
        move, person = (Move.CONFIRM, office.planner) if n % 2 else (Move.TAKE_BACK, office.editors[pair])
        try:
            carry_out(status, move, by=person)
        except (Conflict, MoveRefused):
            return "too late"
        return "done"

    results = all_at_once(decide)
    for pair in range(EDITORS // 2):
        assert sorted(results[2 * pair : 2 * pair + 2]) == ["done", "too late"]
    states = [status.state for status in office.round.statuses.order_by("item__position")]
    assert set(states[: EDITORS // 2]) <= {"confirmed", "draft"}
    assert set(states[EDITORS // 2 :]) == {"submitted"}
    assert ReviewEvent.objects.count() == moves + EDITORS // 2
