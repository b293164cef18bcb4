"""全国地方公共団体コード: the sixth digit checks the others."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from plans.models.people import validate_code
from plans.values.municipality_code import check_digit, fault

REAL = [
    ("安中市", "102113"),
    ("一関市", "032093"),
    ("館林市", "102075"),
    ("行田市", "112062"),
    ("札幌市", "011002"),
    ("千代田区", "131016"),
    ("北海道", "010006"),
    ("群馬県", "100005"),
    ("大阪市", "271004"),
    ("新島村", "133639"),
    ("那覇市", "472018"),
    ("新宿区", "131041"),  # remainder 0: the digit is 1
    ("埼玉県", "110001"),
    ("長野県", "200000"),  # remainder 1: the digit is 0
]


@pytest.mark.parametrize(("name", "code"), REAL)
def test_a_real_code_is_valid(name, code):
    assert check_digit(code[:5]) == code[5]
    assert fault(code) == ""
    validate_code(code)


@pytest.mark.parametrize(("name", "code"), REAL)
def test_every_other_last_digit_is_refused(name, code):
    for digit in set("0123456789") - {code[5]}:
        assert "検査数字（6桁目）" in fault(code[:5] + digit)


# Not for every code: the rule gives 1 for two remainders, so that a few slips stay unseen.
@pytest.mark.parametrize(("name", "code"), REAL[:4])
def test_two_neighbouring_digits_swapped_are_noticed(name, code):
    for at in range(4):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        if swapped != code:
            assert fault(swapped)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "10211",
        "1021130",
        "32093",
        "１０２１１３",
        "10211x",
        "102113\n",
        " 102113",
        "10-2113",
        "一〇二一一三",
    ],
)
def test_what_is_not_six_digits_is_refused(code):
    assert "6桁の数字" in fault(code)
    with pytest.raises(ValidationError, match="6桁"):
        validate_code(code)
