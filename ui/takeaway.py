"""What is taken away from a page, whatever its form (Word, CSV, plain text): parts, and what each quotes from where."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from index.text import fold
from ui.contract import Answered, Card, Hit, Place, Quote, Turn
from ui.question_link import read_chosen
from ui.text import kind_name, straight

RELATION_NAMES = {
    "replaces": "Thay thế",
    "amends": "Sửa đổi, bổ sung",
    "reviews": "Sơ kết, tổng kết",
    "carries_out": "Thực hiện",
    "same_reference": "Cùng viện dẫn",
    "same_subject": "Cùng chủ đề",
}
_NEAREST = 3  # passages taken along with a refusal, as the page shows them
_NAME_LENGTH = 48  # characters of a subject in a file's name
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A verbatim `text` and where it stands. `lead_in` and `context` stand before it in the same document.

    The `lead_in` of a table row (cells apart by tabs) is the row of column names. `relation` and `reason`, in words,
    are of a related passage.
    """

    place: Place
    text: str
    lead_in: str = ""
    context: tuple[str, ...] = ()
    also: tuple[Place, ...] = ()
    newest: bool = False
    relation: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A question and what it got, or a list under a heading. `understood` is None where it is what was typed."""

    heading: str
    entries: tuple[Entry, ...] = ()
    is_question: bool = True
    understood: str | None = None
    notes: tuple[str, ...] = ()
    documents: tuple[Card, ...] = ()


def part_of_turn(turn: Turn) -> Part:
    """One question of a conversation with its answer; a refusal takes its reason and the nearest passages along."""
    reply, question = turn["reply"], turn["question"]
    nearest = [entry_of_passage(hit) for hit in reply["hits"][:_NEAREST]] if reply["refused"] else []
    return Part(
        heading=question,
        entries=tuple(nearest or map(entry_of_quote, reply["answer"])),
        understood=reply["understood"] if reply["understood"] != question else None,
        notes=tuple(note for note in (write_narrowed(turn), *_notes(reply, bool(nearest))) if note),
        documents=tuple(reply["documents"]),
    )


def _notes(reply: Answered, has_nearest: bool) -> list[str]:
    carried = reply["carried"] and f"Tiếp theo câu trước: {reply['carried']}"
    refused = "Không tìm thấy câu trả lời trong kho." if reply["refused"] else None
    reason = reply["reason"] and (reply["reason"] if refused else f"Lưu ý: {reply['reason']}")
    nearest = "Các đoạn dưới đây có thể liên quan, không phải là câu trả lời." if has_nearest else None
    return [note for note in (carried, refused, reply["note"], reason, nearest) if note]


def write_narrowed(turn: Turn) -> str:
    """The filters that a question was asked under, in words; "" for none."""
    kinds, issuers, since, until, in_force = read_chosen(turn.get("chosen"))
    parts = [", ".join(map(kind_name, kinds)), ", ".join(issuers), since and f"từ {since}", until and f"đến {until}"]
    shown = [*filter(None, parts), *(["chỉ văn bản còn hiệu lực"] if in_force else [])]
    return f"Chỉ tìm trong: {'; '.join(shown)}." if shown else ""


def entry_of_quote(quote: Quote) -> Entry:
    return Entry(
        place=quote,
        text=quote["quote"],
        lead_in=quote["lead_in"]["text"] if quote["lead_in"] else "",
        context=tuple(part["text"] for part in quote["context"]),
        also=tuple(quote["also"]),
        newest=quote["newest"],
    )


def entry_of_passage(hit: Hit) -> Entry:
    return Entry(place=hit, text=hit["text"].strip())


def entry_of_related(result: Mapping[str, Any]) -> Entry:
    """A related result of the contract: a passage with "relation" and "reason"."""
    relation = str(result["relation"])
    return Entry(
        place=cast(Hit, result),
        text=str(result["text"]).strip(),
        relation=RELATION_NAMES.get(relation, relation),
        reason=straight(str(result["reason"])),
        also=tuple(result.get("also", ())),
    )


def cited_documents(parts: Sequence[Part]) -> list[Place]:
    """Each document quoted, once, in the order of its first mention; as one of its places."""
    found: dict[str, Place] = {}
    for entry in (entry for part in parts for entry in part.entries):
        for place in (entry.place, *entry.also):
            found.setdefault(place["document"], place)
    return list(found.values())


def name_file(what: str, subject: str, made: date, suffix: str) -> str:
    """ "Tra loi", "Giải ngân?" → "Tra-loi-giai-ngan-2026-11-23.docx", good on every system."""
    words, length = [], 0
    for word in _WORD.findall(fold(subject)):
        length += len(word) + 1
        if length > _NAME_LENGTH:
            break
        words.append(word)
    return "-".join([*what.split(), *words, made.isoformat()]) + suffix
