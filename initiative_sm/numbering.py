"""The numbers that the association gives to its files and receipts, one after the other."""

import re


def following(rows, prefix: str, *, digits: int, field: str = "number") -> str:
    """The number after the highest one of `rows` that starts with `prefix`: "P-02409" after "P-02408"."""
    given = rows.filter(**{f"{field}__startswith": prefix}).values_list(field, flat=True)
    counts = [
        int(number[len(prefix) :]) for number in given if re.fullmatch(r"\d{1,9}", number[len(prefix) :])
    ]
    return f"{prefix}{max(counts, default=0) + 1:0{digits}}"
