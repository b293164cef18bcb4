"""The demonstration: four real cities' documents and one fictional city, each with people who can sign in.

Never used in production.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from plans.access import Audience, Role
from plans.fixture_file import load, plans_in
from plans.history.records import Way
from plans.history.writer import save
from plans.models import Membership, Municipality, Plan, User
from plans.values.fiscal_year import FiscalYear
from progress.demo.story import DAYS_TO_ANSWER, Say, Story, fixture
from progress.models import ReportingRound
from progress.reports import kept
from progress.review.old_documents import import_history
from progress.review.publications import release, seal
from progress.review.rounds import open_round

FILE_NAME = "demo-accounts.txt"
_LINE_START = "パスワード："


@dataclass(frozen=True)
class Account:
    """One person of the demonstration. `role` None: runs the server. `to_try` "": only acts in the story."""

    username: str
    name: str
    role: Role | None
    to_try: str
    department: str = ""


@dataclass(frozen=True)
class SignIn:
    """One line of what `demo` prints."""

    place: str
    role: str
    username: str
    to_try: str
    has_another_password: bool


@dataclass(frozen=True)
class City:
    """`accounts[0]` is the planner, who publishes. `tried_in`: the year of an empty round to try the work in."""

    slug: str
    accounts: tuple[Account, ...]
    tried_in: FiscalYear | None = None


OPERATOR = Account("unei", "運用担当（見本）", None, "すべての自治体と、管理画面のすべてを見る")

_FICTIONAL_PEOPLE = (
    Account("kakuu-kikaku", "企画課 青木", Role.PLANNER, "提出された記録を確認し、差し戻し、公表する"),
    Account(
        "kakuu-digital",
        "デジタル推進課 石川",
        Role.EDITOR,
        "差し戻された取組を直して、もう一度提出する",
        "情報政策課",
    ),
    Account(
        "kakuu-zaisei",
        "財政課 上田",
        Role.EDITOR,
        "下書きの続きを入力する。提出した記録を取り下げる",
        "財政課",
    ),
    Account(
        "kakuu-shimin",
        "市民課 遠藤",
        Role.EDITOR,
        "未入力の取組と、関係課として受け持つ取組に入力する",
        "市民課",
    ),
    Account("kakuu-honbu", "推進本部 大野", Role.HEADQUARTERS, "推進本部に公開された公表版を読む"),
    Account("kakuu-shingikai", "審議会 加藤", Role.BOARD, "公表版と、意見への対応を読む"),
    Account("kakuu-gikai", "議会事務局 木村", Role.COUNCIL, "議会に公開された公表版を読む"),
    Account("kakuu-kansa", "監査委員 久保", Role.AUDITOR, "公開された公表版と、変更の記録を読む"),
    Account(
        "kakuu-yosan", "財政課 上野", Role.FINANCE, "担当課の効果額を確かめる。予算事業別の一覧を取り出す"
    ),
    Account(
        "kakuu-zaisei-kacho", "財政課長 井上", Role.HEAD, "課が保存した内容を確かめて、提出する", "財政課"
    ),
    Account("kakuu-kanri", "情報管理 小島", Role.ADMINISTRATOR, "課と利用者を登録する"),
)
_FICTIONAL_SECTIONS = (
    ("soumu", "総務課", "工藤"),
    ("zeimu", "税務課", "小林"),
    ("kanzai", "管財課", "佐藤"),
    ("fukushi", "福祉課", "清水"),
    ("kodomo", "こども課", "鈴木"),
    ("kankyo", "環境課", "関"),
    ("shoko", "商工観光課", "高橋"),
    ("chiiki", "地域づくり課", "千葉"),
    ("suido", "水道課", "土屋"),
    ("gakushu", "生涯学習課", "中村"),
)
_IN_THE_STORY = tuple(
    Account(f"kakuu-{code}", f"{section} {name}", Role.EDITOR, "", section)
    for code, section, name in _FICTIONAL_SECTIONS
)
FICTIONAL = City("kakuu", (*_FICTIONAL_PEOPLE, *_IN_THE_STORY))


def _real(slug: str, name: str, to_try: str, tried_in: FiscalYear | None = None, **editors: str) -> City:
    """`editors`: end of a username → the department. Documents that name no departments have nobody enter."""
    enter = "自分の課の取組に、年度末の実施状況を入力して提出する"
    people = [Account(f"{slug}-kikaku", f"{name} 企画担当（見本）", Role.PLANNER, to_try)]
    for code, department in editors.items():
        who = f"{name} {department}（見本）"
        people.append(Account(f"{slug}-{code}", who, Role.EDITOR, enter, department))
    return City(slug, tuple(people), tried_in)


CITIES = (
    FICTIONAL,
    _real(
        "annaka",
        "安中市",
        "実際の計画で、令和4年度の照会を確認して公表する",
        FiscalYear(2022),
        joho="情報戦略課",
    ),
    _real(
        "ichinoseki",
        "一関市",
        "実際の計画で、令和3年度の照会を確認して公表する",
        FiscalYear(2021),
        zaisei="財政課",
    ),
    _real("tatebayashi", "館林市", "業務棚卸表と、過去5年度の実績を見る"),
    _real("gyoda", "行田市", "素案の取組項目例に担当課を加える"),
)


def _open_a_round_to_try(plan: Plan, year: FiscalYear, planner: User, today: date) -> None:
    """So that the work can be tried on a real plan; it states nothing of the city."""
    asked = ReportingRound(
        plan=plan,
        fiscal_year=year,
        title=f"{year}末の実施状況（操作の見本）",
        reference_date=year.last_day,
        due_on=today + timedelta(days=DAYS_TO_ANSWER),
        request_text="操作を試すための照会です。自由に入力してください。",
        remarks="操作を試すための照会です。市が行った照会ではありません。",
    )
    open_round(asked, by=planner)


# ── Their password ───────────────────────────────────────────────────────────────────────────────────────────


def password_in(directory: Path) -> str:
    """The password of this data directory's demonstration: made at random on first use, then always the same.

    It stands in a file that its owner alone can read, never in the program.
    """
    file = directory / FILE_NAME
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith(_LINE_START):
                return line.removeprefix(_LINE_START).strip()
    password = "-".join(_word() for _ in range(4))
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"見本のアカウントに共通のパスワードです。\n{_LINE_START}{password}\n")
    return password


def _word() -> str:
    """Four letters that can be read aloud: about twelve bits."""
    return "".join(secrets.choice("bdghkmnprstyz") + secrets.choice("aeiou") for _ in range(2))


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────


def prepare(password: str, today: date, say: Say) -> None:
    """Loads the cities and accounts that are missing; changes nothing that is there.

    A city comes whole or, when interrupted, not at all: then the next run loads it.
    """
    _ensure([OPERATOR], None, password)
    for city in CITIES:
        with transaction.atomic():
            _prepare_city(city, password, today, say)


def _prepare_city(city: City, password: str, today: date, say: Say) -> None:
    path = fixture(city.slug)
    [(code, slug)] = plans_in(path)
    is_new = not Plan.objects.filter(municipality__code=code, slug=slug).exists()
    if is_new:
        load(path)
    place = Municipality.objects.get(code=code)
    people = _ensure(city.accounts, place, password)
    if is_new:
        say(f"{place.name}を準備しています…")
        plan = Plan.objects.select_related("municipality").get(municipality=place, slug=slug)
        planner = people[city.accounts[0].username]
        if city is FICTIONAL:
            Story(plan, planner).tell(today, say)
        else:
            # What the city's documents say, published; nobody's work is invented.
            for old in (None, *plan.rounds.filter(historical=True).order_by("fiscal_year")):
                if old is not None:
                    import_history(old, by=planner)
                release(seal(plan, old, by=planner), [Audience.PUBLIC], by=planner)
        for publication in plan.publications.only("pk"):
            kept.make.enqueue(publication.pk)
        if city.tried_in is not None:
            _open_a_round_to_try(plan, city.tried_in, planner, today)


_hashed = cache(make_password)
"""One costly computation for all who share the password."""


def _ensure(accounts: Iterable[Account], place: Municipality | None, password: str) -> dict[str, User]:
    """Creates the accounts that are missing; leaves the others as they stand. Returns username → person."""
    known = User.objects.in_bulk([account.username for account in accounts], field_name="username")
    return {
        account.username: known.get(account.username) or _create(account, place, password)
        for account in accounts
    }


def _create(account: Account, place: Municipality | None, password: str) -> User:
    person = User(
        username=account.username,
        display_name=account.name,
        is_staff=account.role in (None, Role.PLANNER),
        is_superuser=account.role is None,
        password=_hashed(password) if account.to_try else make_password(None),
    )
    person.full_clean()
    person.save()
    if place is not None and account.role is not None:
        section = place.departments.get(name=account.department) if account.department else None
        while section is not None and section.successor is not None:
            section = section.successor
        membership = Membership(user=person, municipality=place, role=account.role, department=section)
        save(membership, by=None, via=Way.COMMAND, note="見本のアカウント")
    return person


def sign_ins(password: str, today: date) -> Iterator[SignIn]:
    """Everybody who can sign in, the fictional city first."""
    names = dict(Municipality.objects.values_list("slug", "name"))
    everybody = [(names[city.slug], one) for city in CITIES for one in city.accounts if one.to_try]
    people = {person.username: person for person in User.objects.all()}
    still_good = cache(partial(check_password, password))
    for place, account in (*everybody, ("すべて", OPERATOR)):
        person = people[account.username]
        valid = person.memberships.valid_on(today).select_related("department", "municipality")
        role = "運用担当" if person.is_superuser else "、".join(one.role_here for one in valid)
        has_another = not still_good(person.password)
        yield SignIn(place, role, account.username, account.to_try, has_another)
