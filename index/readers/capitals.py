"""Capitals in text that was TCVN3, which has no accented ones.

Fonts whose names end in "H" draw small letters as capitals; with plain letters typed as capitals, "ĐẢNG CỘNG SẢN" comes
out as "ĐảNG CộNG SảN".
"""

import re
from collections.abc import Sequence

from index.readers.vietnamese import is_vietnamese

_WORD = re.compile(r"[^\W\d_]+")


def settle_case(text: str) -> str:
    """Words that came out in mixed case ("CộNG HOà") in capitals; those whose case only their neighbours tell, too."""
    words = list(_WORD.finditer(text))
    cases = [_case(match[0]) for match in words]
    out, at = [], 0
    for i, match in enumerate(words):
        if cases[i] == "mixed" or (cases[i] == "open" and _among_capitals(cases, i)):
            out += [text[at : match.start()], match[0].upper()]
            at = match.end()
    return "".join([*out, text[at:]])


def _case(word: str) -> str:
    """How a word came out.

    mixed: capitals but for accented letters; open: in capitals or in small letters, by its font; capitals: a word in
    capitals, surely; number: others, such as abbreviations, which say nothing of the words around; small: the rest.
    """
    plain = [letter for letter in word if letter.isascii()]
    accented = [letter for letter in word if not letter.isascii()]
    if any(letter.islower() for letter in plain):
        return "small"
    if not any(letter.islower() for letter in accented):
        return "capitals" if accented and len(word) > 2 and is_vietnamese(word) else "number"
    capitals = len(plain) + sum(letter.isupper() for letter in accented)
    return "mixed" if capitals > 1 else "open"


def _among_capitals(cases: Sequence[str], at: int) -> bool:
    """Whether the nearest words that tell, on either side where there is one, are in capitals."""
    before = next((case for case in reversed(cases[:at]) if case not in ("open", "number")), None)
    after = next((case for case in cases[at + 1 :] if case not in ("open", "number")), None)
    return {before, after} - {None} != set() and {before, after} <= {"mixed", "capitals", None}
