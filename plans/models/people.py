"""Municipalities and the people who act in them, from one day to another."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plans.access import IN_A_DEPARTMENT, Audience, Role
from plans.fields import CleanCharField, once
from plans.history.records import Named, Versioned
from plans.values import municipality_code


class User(AbstractUser):
    """A person with an account. What the person may do is in `Membership`, never here."""

    display_name = CleanCharField("氏名", max_length=80, blank=True)
    must_change_password = models.BooleanField(
        "次のログインでパスワードを変える", default=False, editable=False
    )
    """Somebody else chose the password: nothing else opens until the person has changed it."""

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return self.display_name or self.username


def validate_code(code: str) -> None:
    if sentence := municipality_code.fault(code):
        raise ValidationError(sentence, code="invalid")


class Licence(models.TextChoices):
    """On which terms others may use a municipality's data."""

    CC_BY = "CC-BY-4.0", "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）"
    CC0 = "CC0-1.0", "CC0 1.0（権利を主張しない）"
    PDL = "PDL-1.0", "公共データ利用規約（第1.0版）"


class RemindBy(models.TextChoices):
    """How a city's people are told what they owe."""

    PAGE = "page", "メールは送らず、画面に出す"
    PERSON = "person", "一人ずつにメールを送る"
    DEPARTMENT = "department", "課の代表アドレスにメールを送る"


class Municipality(Named):
    """A city, town or village: the tenant to which every other row belongs."""

    tenant_path = "pk"
    natural_key_paths = ("code",)

    code = CleanCharField(
        "団体コード",
        max_length=6,
        unique=True,
        validators=[validate_code],
        help_text="全国地方公共団体コード。検査数字を含む6桁",
    )
    slug = models.SlugField("URL用の名前", max_length=40, unique=True, help_text="半角英数字。例：annaka")
    name = CleanCharField("自治体名", max_length=80)
    prefecture = CleanCharField("都道府県", max_length=10, blank=True)
    headquarters_name = CleanCharField(
        "推進本部の名称", max_length=40, default="推進本部", help_text="例：行政改革推進本部"
    )
    board_name = CleanCharField(
        "審議会の名称", max_length=40, default="審議会", help_text="例：行政改革推進審議会、行政改革懇談会"
    )
    disclaimer = CleanCharField(
        "すべてのページに出す注意書き",
        max_length=200,
        blank=True,
        help_text="見本や架空の市のときに使います。例：公表資料をもとにした見本です。市の公式情報ではありません",
    )

    data_licence = CleanCharField(
        "公開データの利用条件",
        max_length=20,
        blank=True,
        choices=Licence.choices,
        help_text="決めていないときは空欄にします。データのページには「定めていません」と出ます",
    )
    data_attribution = CleanCharField(
        "公開データの出典の書き方",
        max_length=120,
        blank=True,
        help_text="例：「○○市「行政改革実施計画」」。空欄のときは自治体名を使います",
    )

    letter_sender = CleanCharField(
        "通知文の発信者", max_length=80, blank=True, help_text="例：総務部長、企画課長"
    )
    letter_contact = CleanCharField(
        "通知文の担当・内線",
        max_length=120,
        blank=True,
        help_text="例：企画課 行政改革係（内線 2345）",
    )
    remind_by = CleanCharField(
        "お知らせの方法", max_length=12, choices=RemindBy.choices, default=RemindBy.PAGE
    )
    remind_before = models.PositiveSmallIntegerField(
        "期限の何開庁日前に知らせるか", default=3, help_text="0のときは、期限の前には知らせません"
    )
    heads_confirm = models.BooleanField(
        "提出の前に所属長が確認する",
        default=False,
        help_text="担当者は所属長へ回し、所属長が確かめて企画課に提出します",
    )
    confirms_own = models.BooleanField(
        "提出した本人による確認を認める",
        default=False,
        help_text="一人で担当と企画を兼ねるときに使います。認めた確認は「提出者本人による確認」と記録に残ります",
    )

    class Meta:
        verbose_name = "自治体"
        verbose_name_plural = "自治体"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="municipality_code_six_digits",
                violation_error_message="団体コードは、検査数字を含む6桁の数字で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def called(self, who: str) -> str:
        """What this city calls an audience or a role, by its value: its headquarters and board have names of their
        own."""
        names: dict[str, str] = {one.value: str(one.label) for one in (*Role, *Audience)}
        names |= {Audience.HEADQUARTERS: self.headquarters_name, Audience.BOARD: self.board_name}
        return names[who]


def standing_on(day: date, path: str = "") -> Q:
    """A filter for what stands on `day`, of rows at `path` (`memberships__`); an unknown day counts as long before or
    long after."""
    begun = Q(**{f"{path}valid_from__isnull": True}) | Q(**{f"{path}valid_from__lte": day})
    return begun & (Q(**{f"{path}valid_until__isnull": True}) | Q(**{f"{path}valid_until__gte": day}))


class _FromDayToDay(Protocol):
    valid_from: date | None
    valid_until: date | None


def stands_on(one: _FromDayToDay, day: date) -> bool:
    """`standing_on` of a record that is at hand."""
    begun = one.valid_from is None or one.valid_from <= day
    return begun and (one.valid_until is None or one.valid_until >= day)


def days_in_order(name: str) -> models.CheckConstraint:
    """A database check that nothing ends before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_until__isnull=True)
        | Q(valid_until__gte=models.F("valid_from")),
        name=name,
        violation_error_message="「いつまで」が「いつから」より前の日になっています。",
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> MembershipQuerySet:
        return self.filter(standing_on(day))


class Membership(Versioned):
    """A person's role in a municipality, for 担当課 and 所属長 in one department, from one day to another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="利用者")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships", verbose_name="自治体"
    )
    role = CleanCharField("役割", max_length=16, choices=Role.choices)
    department = models.ForeignKey(
        "plans.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="課",
        help_text="役割が担当課・所属長のときに選びます",
    )
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属と役割"
        verbose_name_plural = "所属と役割"
        ordering = ["municipality_id", "user_id", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=IN_A_DEPARTMENT, department__isnull=False)
                | (~Q(role__in=IN_A_DEPARTMENT) & Q(department__isnull=True)),
                name="membership_department_where_the_role_has_one",
                violation_error_message=(
                    "役割が担当課・所属長のときは課を選び、ほかの役割のときは課を空にしてください。"
                ),
            ),
            once(
                "membership_once",
                "user",
                "municipality",
                "role",
                "department",
                says="同じ所属と役割がすでに登録されています。",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=Q(department__isnull=True),
                name="membership_without_department_once",
                violation_error_message="同じ役割がすでに登録されています。",
            ),
            days_in_order("membership_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role_here}"

    @property
    def role_here(self) -> str:
        """「担当課（財政課）」, 「行政改革推進本部」: as the municipality calls it."""
        place = f"（{self.department}）" if self.department_id else ""
        return f"{self.municipality.called(self.role)}{place}"

    def clean(self) -> None:
        super().clean()
        if self.department and self.department.municipality_id != self.municipality_id:
            raise ValidationError({"department": "別の自治体の課は選べません。"})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": "「いつから」と同じ日か、それより後の日を入力してください。"}
            )
