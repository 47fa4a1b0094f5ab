"""HTML of questions, answers and notices, made from values; everything that comes from outside is escaped."""

import json
from collections.abc import Sequence
from urllib.parse import quote as percent

from markupsafe import Markup, escape

from index.types import Document
from ui.contract import Answered, Card, Hit, Place, Quote, Way
from ui.page_view import draw_page_view
from ui.paper import Mark, draw_paper
from ui.places import write_place
from ui.text import cite, document_name, file_name, kind_name, straight, write_day, write_number, write_position
from ui.understood import draw_understood

_NOTHING = Markup("")
_NEAREST = 3  # passages shown under a refusal
_SHOWN = 260  # characters of such a passage
_SAMPLE = Markup('<span class="badge" title="Văn bản của một tỉnh không có thật, dùng để chạy thử">văn bản mẫu</span>')
_SCANNED = Markup(
    '<span class="badge" title="Máy đọc từ ảnh quét, có thể sai chữ; hãy so với bản gốc">nhận dạng từ ảnh quét</span>'
)
_SAFE_TO_OPEN = (".pdf", ".txt")  # shown by the browser itself; anything else is only downloaded

EMPTY_PANEL = str(
    Markup(
        '<div class="source empty"><p><b>Văn bản gốc</b></p>'
        "<p>Bấm số trích dẫn như <span class='so'>[1]</span> trong câu trả lời: cả văn bản mở ra ở đây, "
        "đúng chỗ được trích.</p></div>"
    )
)


def join(parts: Sequence[Markup], between: str = "") -> Markup:
    return escape(between).join(parts)


def draw_sample_badge() -> Markup:
    return _SAMPLE


def place_link(place: Place) -> str:
    """The address of a place: #vb12/345-400"""
    return write_place(place["document"], place["start"], place["end"])


def numbered_places(reply: Answered) -> list[tuple[str, str]]:
    """Number and address of every quote of an answer."""
    return [(str(number), place_link(quote)) for number, quote in enumerate(reply["answer"], 1)]


def draw_question(question: str, tools: Markup = _NOTHING) -> str:
    """The question as typed; `tools` are what can be done with it."""
    return _one_line(Markup('<div class="question">{}</div>{}').format(question, tools))


def draw_answer(reply: Answered, turn: int = 0, way: Way = "whole", foot: Markup = _NOTHING, narrowed: str = "") -> str:
    """An answer's quotes, or the documents asked for, or why there is none and what lies nearest.

    `turn` is its place in the conversation, `way` how it was asked, `foot` what stands under it, `narrowed` the
    filters that it was asked under, in words.
    """
    if reply["refused"]:
        body = _draw_refusal(reply)
    else:
        body = _draw_quotes(reply["answer"]) if reply["answer"] else _draw_cards(reply["documents"])
    scope = Markup('<p class="understood narrowed">{}</p>').format(narrowed) if narrowed else _NOTHING
    head = draw_understood(reply, turn, way) + scope + _draw_head(reply)
    return _one_line(Markup('<div class="answer">{}{}{}</div>').format(head, body, foot))


def _one_line(html: Markup) -> str:
    """A chat message is Markdown: an HTML block passes through it untouched up to a blank line, so there is none."""
    return str(html).replace("\n", "&#10;").replace("\t", "&#9;")


def _draw_head(reply: Answered) -> Markup:
    """What stands above the answer: what the question names, what must be known to read on."""
    named = reply["documents"] if reply["answer"] or reply["refused"] else []
    lines = [
        Markup('<p class="understood">Văn bản được hỏi:</p>{}').format(_draw_cards(named)) if len(named) > 1 else "",
        Markup('<p class="note">{}</p>').format(reply["note"]) if reply["note"] else "",
        Markup('<p class="warning"><b>Lưu ý:</b> {}</p>').format(reply["reason"])
        if reply["reason"] and not reply["refused"]
        else "",
    ]
    return join([Markup(line) for line in lines])


def _draw_cards(cards: Sequence[Card]) -> Markup:
    """A list of documents, each a link to its beginning."""
    return Markup('<ul class="cards">{}</ul>').format(join([_draw_card(card) for card in cards]))


def _draw_card(card: Card) -> Markup:
    name = document_name(card["kind"], card["number"], card["title"])
    day = f"ngày {write_day(card['issued'])}" if card["issued"] else None
    facts = ", ".join(part for part in (day, straight(card["issuer"])) if part)
    return Markup('<li><a class="place" href="{}">{}</a>{}{}{}{}</li>').format(
        write_place(card["document"], 0, 1),
        name,
        Markup(", {}").format(facts) if facts else "",
        Markup(". {}").format(card["title"]) if card["number"] and card["title"] else "",
        Markup(' <span class="status">{}</span>').format(card["status"]) if card["status"] else "",
        Markup(" ") + _SAMPLE if card["sample"] else "",
    )


def _draw_quotes(quotes: Sequence[Quote]) -> Markup:
    warning = _draw_mixture(quotes)
    before = [None, *quotes]
    items = join([_draw_quote(n, quote, old) for n, (quote, old) in enumerate(zip(quotes, before, strict=False), 1)])
    return warning + Markup('<ol class="quotes">{}</ol>').format(items)


def _draw_mixture(places: Sequence[Place]) -> Markup:
    if len({place["sample"] for place in places}) < 2:
        return Markup("")
    return Markup(
        '<p class="warning"><b>Lưu ý:</b> câu trả lời này có cả trích dẫn từ văn bản mẫu (không có thật) lẫn văn bản '
        "của cơ quan. Xem kỹ nhãn ở từng trích dẫn.</p>"
    )


def _draw_quote(number: int, quote: Quote, before: Quote | None) -> Markup:
    """One quote; a lead-in that it shares with the quote before is not said twice."""
    lead_in = quote["lead_in"]
    is_said = before is not None and before["document"] == quote["document"] and before["lead_in"] == lead_in
    is_row = "\t" in quote["quote"]
    context = join([Markup('<p class="lead-in">{}</p>').format(part["text"]) for part in quote["context"]])
    return Markup("<li>{lead}{context}<blockquote>{text}{link}</blockquote>{source}{also}</li>").format(
        context=context,
        lead=Markup('<p class="lead-in">{}</p>').format(lead_in["text"])
        if lead_in and not is_row and not is_said
        else "",
        text=_draw_row(lead_in["text"] if lead_in else "", quote["quote"]),
        link=_draw_number(number, quote),
        source=_draw_source(quote, quote["newest"]),
        also=_draw_also(quote["also"]),
    )


def _draw_row(header: str, text: str) -> Markup:
    """A quote as it is; a table row under the names of its columns."""
    if "\t" not in text:
        return escape(text)
    cells, names = text.split("\t"), header.split("\t")
    head = join([Markup("<th>{}</th>").format(name) for name in names]) if len(names) == len(cells) else Markup("")
    body = join([Markup("<td>{}</td>").format(cell) for cell in cells])
    return Markup('<div class="wide"><table><tr>{}</tr><tr>{}</tr></table></div>').format(head, body)


def _draw_number(number: int, place: Place) -> Markup:
    label = f"Mở trích dẫn {number} trong văn bản gốc"
    return Markup(' <a class="so" href="{}" title="{}">[{}]</a>').format(place_link(place), label, number)


def _draw_source(place: Place, newest: bool = False) -> Markup:
    position = write_position(place)
    return Markup('<p class="cite"><a class="place" href="{}" title="{}">{}</a>{}{}{}{} {}</p>').format(
        place_link(place),
        place["title"] or "",
        cite(place),
        Markup(' <span class="position">· {}</span>').format(position) if position else "",
        Markup(' <span class="status">mới nhất</span>') if newest else "",
        Markup(' <span class="status">{}</span>').format(place["status"]) if place["status"] else "",
        _draw_badges(place),
        draw_relate(place_link(place)),
    )


def _draw_badges(place: Place) -> Markup:
    shown = [badge for badge, applies in ((_SCANNED, place["ocr"]), (_SAMPLE, place["sample"])) if applies]
    return Markup("").join(Markup(" ") + badge for badge in shown)


def draw_relate(address: str) -> Markup:
    """The way from a place to what relates to it."""
    return Markup('<a class="relate" href="lien-quan{}">Tìm liên quan</a>').format(address)


def _draw_also(places: Sequence[Place]) -> Markup:
    if not places:
        return Markup("")
    links = [
        Markup('<a class="place" href="{}">{}</a>{}').format(place_link(place), cite(place), _draw_badges(place))
        for place in places
    ]
    return Markup('<p class="also">Cũng có trong: {}</p>').format(join(links, "; "))


def _draw_refusal(reply: Answered) -> Markup:
    hits = reply["hits"][:_NEAREST]
    reason = Markup("<p>{}</p>").format(reply["reason"]) if reply["reason"] else ""
    said = Markup('<div class="refusal"><p><b>Không tìm thấy câu trả lời trong kho.</b></p>{}</div>').format(reason)
    if not hits:
        return said
    nearest = join([_draw_hit(number, hit) for number, hit in enumerate(hits, 1)])
    return said + Markup('<p class="nearest">Có thể liên quan:</p><ol class="quotes hits">{}</ol>').format(nearest)


def _draw_hit(number: int, hit: Hit) -> Markup:
    text = hit["text"].strip()
    shown = text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + "…"
    link = _draw_number(number, hit)
    return Markup("<li><blockquote>{}{}</blockquote>{}</li>").format(shown, link, _draw_source(hit))


def draw_source(
    document: Document,
    marks: Sequence[Mark] = (),
    visit: int = 0,
    relate: Markup | None = None,
    named: str = "trích dẫn",
    numbered: Sequence[tuple[str, str]] = (),
) -> str:
    """The panel of one document: what it is, its original file, its text with the quotes marked.

    `visit` differs from click to click, so that a second click on the same quote shows it again. `relate` leads to
    what relates to the document; `named` is what its marks are called; `numbered` are all places of the answer that
    they belong to, in whatever document, to step through.
    """
    m = document.metadata
    file = document.files[0].path if document.files else None
    return str(
        Markup(
            '<div class="source" data-visit="{visit}"><header><h2>{name}</h2><p class="title">{title}</p>'
            '<p class="facts">{facts}{badges}</p><p class="tools">{tools}</p></header>{view}'
            '<div class="paper" tabindex="0" role="region" aria-label="Nội dung văn bản">{paper}</div></div>'
        ).format(
            visit=visit,
            name=document_name(m.kind, m.number, m.title, file),
            title=m.title if m.number and m.title else "",
            badges=draw_document_badges(document),
            facts=" · ".join(part for part in (kind_name(m.kind), straight(m.issuer), write_day(m.issued)) if part),
            tools=_draw_steps(marks, named, numbered)
            + join(draw_files(document), " ")
            + (draw_relate(f"#{percent(document.id)}") if relate is None else relate),
            view=draw_page_view(document, marks),
            paper=draw_paper(document, marks),
        )
    )


def _draw_steps(marks: Sequence[Mark], named: str, numbered: Sequence[tuple[str, str]]) -> Markup:
    """Back to where one came from (on a phone); previous and next, where the answer has several places."""
    back = Markup('<button type="button" data-back>↑ Quay lại</button> ') if marks else Markup("")
    number = next((mark.number for mark in marks if mark.is_current), "")
    if len(numbered) < 2 or not number:
        return back
    return back + Markup(
        '<span class="steps" data-at="{number}" data-numbered="{places}">'
        '<button type="button" data-step="-1" aria-label="{name} trước">‹</button><span>{name} {number}/{count}</span>'
        '<button type="button" data-step="1" aria-label="{name} sau">›</button></span> '
    ).format(places=json.dumps(numbered), name=named.capitalize(), number=number, count=write_number(len(numbered)))


def draw_document_badges(document: Document) -> Markup:
    """That a document was recognised from a picture, or is a sample."""
    badges = ((_SCANNED, document.scanned), (_SAMPLE, document.sample))
    return join([Markup(" ") + badge for badge, applies in badges if applies])


def draw_files(document: Document) -> list[Markup]:
    """For each file of a document the ways to its original."""
    return [_draw_file(document.id, index, file.path) for index, file in enumerate(document.files)]


def _draw_file(document_id: str, index: int, path: str) -> Markup:
    address = f"goc/{percent(document_id)}/{index}"
    opens = path.lower().endswith(_SAFE_TO_OPEN)
    view = Markup('<a href="{}" target="_blank" rel="noopener">Mở bản gốc</a> ').format(address) if opens else ""
    down = Markup('<a href="{}?tai=1" download>Tải bản gốc <bdi>({})</bdi></a>').format(address, file_name(path))
    return view + down


def draw_notice(text: str, kind: str = "info") -> str:
    """A line of information ("info"), of waiting ("busy") or of warning ("warning")."""
    return str(Markup('<p class="notice {}">{}</p>').format(kind, text))
