"""Years that a follow-up names by the one asked of before it: "năm đó", "bốn năm trước đó", "năm sau"."""

import re

_COUNTS = {
    word: count for count, word in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)
}
_YEAR = re.compile(r"(?<![\w./-])(?:\d{1,2}/){0,2}(?P<year>(?:19|20)\d\d)(?![/\d-])")
_COUNT = rf"\d{{1,2}}|{'|'.join(_COUNTS)}"
_SHIFTED = re.compile(
    rf"\b(?:(?:(?P<count>{_COUNT}) )?năm (?:liền )?(?P<way>trước|sau|kế tiếp|tiếp theo)(?: đó| ấy)?|năm (?:đó|ấy))\b",
    re.I,
)
_POINTS_BACK = re.compile(r"\bnăm (?:trước |sau )?(?:đó|ấy)\b", re.I)


def points_to_year(question: str) -> bool:
    """Whether `question` names a year by another one that it does not hold ("cuối năm đó")."""
    return _POINTS_BACK.search(question) is not None and _YEAR.search(question) is None


def years_of(text: str) -> list[str]:
    """The years that `text` names, as "năm 2024"."""
    return [f"năm {match['year']}" for match in _YEAR.finditer(text)]


def with_years(question: str, last: str) -> str:
    """`question` with the years named by that of `last`, the question before it; as it is where that has none, or two.

    "Bốn năm trước đó thì sao?" after "Năm 2024 …" is "năm 2020 thì sao?".
    """
    years = {match["year"] for match in _YEAR.finditer(last)}
    if len(years) != 1 or _YEAR.search(question):
        return question
    (year,) = map(int, years)
    return _SHIFTED.sub(lambda found: f"năm {year + _shift(found)}", question)


def _shift(found: re.Match[str]) -> int:
    way = found["way"]
    if way is None:
        return 0
    typed = (found["count"] or "một").lower()
    count = int(typed) if typed.isdigit() else _COUNTS[typed]
    return -count if way.lower() == "trước" else count
