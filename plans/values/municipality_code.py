"""全国地方公共団体コード: six digits, the last of which checks the others. Pure: standard library only."""

from __future__ import annotations

import re


def check_digit(first_five: str) -> str:
    """The sixth digit: 11 minus (the sum weighted 6,5,4,3,2 mod 11), last digit of it (総務省's rule)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def fault(code: str) -> str:
    """A sentence for the person who typed it; "" for six ASCII digits whose last is the check digit."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return "団体コードは、検査数字を含む6桁の数字で入力してください。"
    if check_digit(code[:5]) != code[5]:
        return "団体コードの検査数字（6桁目）が正しくありません。番号を確かめてください。"
    return ""
