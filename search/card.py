"""Whether a document's card agrees with the time and kind named ("nghị quyết 2018", "tháng 10/2023")."""

import re

from index.patterns import KINDS
from index.text import fold
from index.types import Metadata

_YEAR = re.compile(r"(?<![\d.,-])(?:\d{1,2}/)?((?:19|20)\d\d)(?![\d.,]*\d)")
_MONTH = re.compile(r"\b(\d{1,2})/((?:19|20)\d\d)\b")
_KINDS = {kind: re.compile(rf"\b{fold(name)}\b") for name, kind in KINDS.items()}


def agreement(question: str, metadata: Metadata) -> float:
    """1 for the year of issue and 1 more for its month, a half for the kind; 0 where none is named."""
    found, issued = 0.0, metadata.issued
    if issued:
        found += issued.year in map(int, _YEAR.findall(question))
        found += (issued.month, issued.year) in {(int(m), int(y)) for m, y in _MONTH.findall(question)}
    named = _KINDS.get(metadata.kind or "")
    return found + (0.5 if named and named.search(fold(question)) else 0.0)
