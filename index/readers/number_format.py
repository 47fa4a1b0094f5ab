"""A spreadsheet's numbers and dates as its number formats show them (ECMA-376, 18.8.30), the Vietnamese way.

Decimals have a comma. Thousands are not parted: which sign parts them is the PC's choice and stands in no file, and
"1.234" could be read as a fraction. A date whose format puts the month first, as the default one does, which follows
the PC's own order, is dd/mm/yyyy.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

Value = str | bool | int | float | datetime | date | time | timedelta | None

_NOT_SHOWN = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
_DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[(h+|m+|s+)\]|(y+|m+|d+|h+|s+|AM/PM|A/P|.)', re.IGNORECASE | re.DOTALL)
_LARGEST = 15  # digits beyond which Excel has none to show
_GENERAL_DIGITS = 11  # what Excel shows of a number in a cell without a format


def shown(value: Value, form: str) -> str:
    """`value` as a cell with the number format `form` shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, timedelta):
        return _elapsed(value)
    if isinstance(value, datetime | date | time):
        return _date(value, form)
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), form)
    return str(value)


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite() or value.adjusted() > _LARGEST:
        return str(value)
    section, sign = _section(value, form)
    digits = _DIGITS.search(_LITERAL.sub(lambda m: "\0" * len(m[0]), section))
    if re.search("general", section, re.IGNORECASE) or "E" in section or "/" in section or section.strip() == "@":
        return sign + _general(abs(value))
    if not digits:
        return _plain(section)
    text = _digits(abs(value), section, digits[0])
    return _plain(section[: digits.start()]) + sign + text + _plain(section[digits.end() :])


def _section(value: Decimal, form: str) -> tuple[str, str]:
    """The part of the format that is for such a value, and the sign that it leaves to the number."""
    parts = [_NOT_SHOWN.sub("", part) for part in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)]
    if value < 0 and len(parts) > 1:
        return parts[1], ""
    if value == 0 and len(parts) > 2:
        return parts[2], ""
    return parts[0], "-" if value < 0 else ""


def _digits(value: Decimal, section: str, places: str) -> str:
    whole, _, fraction = places.partition(".")
    fraction = fraction[:_LARGEST]
    scaled = value / 1000 ** (len(whole) - len(whole.rstrip(",")))
    if "%" in _LITERAL.sub("", section):
        scaled *= 100
    rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    integer, _, decimals = f"{rounded:f}".partition(".")
    if not int(integer) and "0" not in whole:
        integer = ""
    decimals = decimals[: fraction.rfind("0") + 1] + decimals[fraction.rfind("0") + 1 :].rstrip("0")
    return integer.zfill(whole.count("0")) + ("," + decimals if decimals else "")


def _plain(text: str) -> str:
    """The literal characters of a piece of format."""
    bare = re.sub(_LITERAL, lambda m: m[1] if m[1] is not None else m[2], text)
    return bare.replace("?", "")


def _general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.quantize(Decimal(1)):f}"
    places = max(_GENERAL_DIGITS - 2 - max(value.adjusted(), 0), 0)
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _elapsed(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _date(value: datetime | date | time, form: str) -> str:
    section = _NOT_SHOWN.sub("", form.split(";")[0])
    bare = _LITERAL.sub("", section).lower()
    if not re.search("[ymdhs]", bare):
        section = "dd/mm/yyyy" if isinstance(value, date) else "hh:mm"
    elif re.match(r"[^ymdhs]*m+[^ymdhs]+d", bare) or "mmm" in bare:
        section = "dd/mm/yyyy" + (" hh:mm" if "h" in bare else "")
    return "".join(_date_tokens(value, section)).strip()


def _date_tokens(value: datetime | date | time, section: str) -> list[str]:
    moment = value if isinstance(value, datetime) else _as_moment(value)
    parts, after_hour = list[str](), False
    for quoted, escaped, elapsed, token in _DATE_TOKEN.findall(section):
        unit = (elapsed or token).lower()
        if quoted or escaped or not unit:
            parts.append(quoted or escaped)
        elif unit[0] == "m" and unit.strip("m") == "" and after_hour:
            parts.append(f"{moment.minute:0{min(len(unit), 2)}}")
        elif unit in ("am/pm", "a/p"):
            parts.append("")
        elif unit[0] in "ymdhs" and unit.strip(unit[0]) == "":
            parts.append(_unit(moment, unit))
        else:
            parts.append(token)
        after_hour = unit[:1] == "h" or (after_hour and unit[:1] not in "ymds")
    return parts


def _unit(moment: datetime, unit: str) -> str:
    width = min(len(unit), 2)
    match unit[0]:
        case "y":
            return f"{moment.year:04}" if len(unit) > 2 else f"{moment.year % 100:02}"
        case "m":
            return f"{moment.month:0{width}}"
        case "d":
            return f"{moment.day:0{width}}"
        case "h":
            return f"{moment.hour:0{width}}"
        case _:
            return f"{moment.second:0{width}}"


def _as_moment(value: date | time) -> datetime:
    return datetime.combine(value, time()) if isinstance(value, date) else datetime.combine(date(1900, 1, 1), value)
