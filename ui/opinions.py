"""The list of what people said of answers, for the archivist."""

from collections.abc import Sequence

from markupsafe import Markup

from ui.activity import REASONS, Opinion, Quoted
from ui.text import write_number

_QUOTED = 3  # places named of an answer


def draw_opinions(opinions: Sequence[Opinion], is_open: bool = False) -> str:
    """What is to be looked at, newest first; what has been dealt with, folded; "" where nobody said anything.

    One line until it is opened: how much there is of each, and how many answers were called right.
    """
    if not opinions:
        return ""
    wrong = [opinion for opinion in opinions if not opinion.is_right]
    todo, done = [o for o in wrong if not o.is_done], [o for o in wrong if o.is_done]
    right = len(opinions) - len(wrong)
    counts = ((len(todo), "cần xem"), (len(done), "đã xử lý"), (right, "câu trả lời được cho là đúng"))
    summary = ", ".join(f"{write_number(count)} {what}" for count, what in counts if count)
    shape = Markup('<details class="opinions"{}><summary><b>Ý kiến về câu trả lời:</b> {}</summary>{}{}</details>')
    return str(shape.format(Markup(" open") if is_open else "", summary, _draw_list(todo), _draw_done(done)))


def _draw_done(opinions: Sequence[Opinion]) -> Markup:
    count = write_number(len(opinions))
    shape = Markup("<details><summary>Đã xử lý ({})</summary>{}</details>")
    return shape.format(count, _draw_list(opinions)) if opinions else Markup("")


def _draw_list(opinions: Sequence[Opinion]) -> Markup:
    items = Markup("").join(_draw_opinion(opinion) for opinion in opinions)
    return Markup("<ul>{}</ul>").format(items) if opinions else Markup("")


def _draw_opinion(opinion: Opinion) -> Markup:
    reasons = ", ".join(REASONS[reason] for reason in opinion.reasons if reason in REASONS) or "Chưa đúng"
    said = f"{opinion.said.astimezone():%d/%m/%Y %H:%M}" if opinion.said else ""
    return Markup(
        '<li><p class="head"><b>{reasons}</b> <time>{said}</time></p><p class="asked">{question}</p>{note}{quoted}'
        '<button type="button" data-key="{key}" data-done="{undo}">{label}'
        '<span class="unseen">: {question}</span></button></li>'
    ).format(
        reasons=reasons,
        said=said,
        question=opinion.question,
        note=Markup('<p class="note">Ghi chú: {}</p>').format(opinion.note) if opinion.note else "",
        quoted=_draw_quoted(opinion.quoted),
        key=opinion.key,
        undo="0" if opinion.is_done else "1",
        label="Đánh dấu chưa xử lý" if opinion.is_done else "Đánh dấu đã xử lý",
    )


def _draw_quoted(quoted: Sequence[Quoted]) -> Markup:
    if not quoted:
        return Markup('<p class="quoted">Không trích câu nào.</p>')
    links = [Markup('<a href="./{}">{}</a>').format(q.address, q.citation) for q in quoted[:_QUOTED]]
    more = f" và {write_number(len(quoted) - _QUOTED)} chỗ nữa" if len(quoted) > _QUOTED else ""
    return Markup('<p class="quoted">Đã trích: {}{}</p>').format(Markup("; ").join(links), more)
