"""Where a replaced document answers, the document that replaced it is asked too, and answers first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from search.candidate import Candidate
from search.types import Hit, Query
from search.wording import TIME

_EACH = 2  # passages of a replacement
_BEHIND = 6.0  # log odds that what it says may fall behind the best; half A: 4 to 12 alike
_EARLIER = re.compile(r"\b(?:hồi|cũ|xưa|trước (?:đây|đó|kia|khi)|lúc trước)\b", re.IGNORECASE)
# The clause that only says so, and repeats the title of what it replaces.
_REPLACES = re.compile(
    r"(?:Chỉ thị|Kết luận|Nghị quyết|Quy định|Quyết định|Quy chế|Hướng dẫn|Kế hoạch) này\b.{0,60}\bthay thế\b"
)

ReplacedBy = Callable[[str], str | None]


def successors(hits: Sequence[Hit], replaced_by: ReplacedBy) -> set[str]:
    """The documents that replaced those of `hits`."""
    changed = {hit.document.id for hit in hits if hit.document.status}
    return {new for document in changed if (new := replaced_by(document))}


def with_successors(hits: Sequence[Hit], count: int, replaced_by: ReplacedBy) -> list[Hit]:
    """The first `count` of `hits`, and the first of the others that lie in a document which replaced one of theirs."""
    first = list(hits[:count])
    for document in sorted(successors(first, replaced_by)):
        have = sum(hit.document.id == document for hit in first)
        others = (hit for hit in hits[count:] if hit.document.id == document)
        first += [hit for hit, _ in zip(others, range(_EACH - have), strict=False)]
    return first


def asks_of_present(query: Query) -> bool:
    """Whether the question names no document and no time, so that what is in force answers it."""
    asked = query.understood
    return not (query.numbers or query.document or TIME.search(asked) or _EARLIER.search(asked))


def in_force_first(
    candidates: Sequence[Candidate], may_lead: Callable[[Candidate], bool], replaced_by: ReplacedBy
) -> list[Candidate]:
    """The candidates (best first), before the first of a replaced document the best of its replacement."""
    ordered = list(candidates)
    least = max(c.total for c in candidates) - _BEHIND

    def may_answer(c: Candidate) -> bool:
        return may_lead(c) and not _REPLACES.match(c.text)

    for old in {c.hit.document.id: c for c in reversed(candidates) if c.hit.document.status}.values():
        new = replaced_by(old.hit.document.id)
        behind = ordered[ordered.index(old) :]
        best = next((c for c in ordered if c.hit.document.id == new and c.total >= least and may_answer(c)), None)
        if best in behind:
            ordered.remove(best)
            ordered.insert(ordered.index(old), replace(best, reread=best.reread + old.total - best.total))
    return ordered
