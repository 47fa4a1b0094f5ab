"""Related passages as HTML: grouped by document, each verbatim with the words that it shares with the source marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from ui.contract import Related
from ui.render import draw_sample_badge, place_link
from ui.takeaway import RELATION_NAMES
from ui.text import cite, document_name, straight, write_number, write_position

_OPEN = 1  # passages of one document that are shown at once


@dataclass(frozen=True, slots=True)
class Group:
    """The related passages of one document, best first; `rank` is the document's place by relation, from 1."""

    rank: int
    hits: tuple[tuple[int, Related], ...]  # each with its number

    @property
    def first(self) -> Related:
        return self.hits[0][1]

    @property
    def score(self) -> float:
        return self.first["score"]

    @property
    def relation(self) -> str:
        return self.first["relation"]

    @property
    def badge(self) -> str:
        return RELATION_NAMES[self.relation]

    @property
    def kind(self) -> str | None:
        return self.first["kind"]

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.first["issued"]) if self.first["issued"] else None

    @property
    def name(self) -> str:
        hit = self.first
        return document_name(hit["kind"], hit["number"], hit["title"], hit["file"])


_BY_RELATION = "Theo mức liên quan"
ORDERS: dict[str, Callable[[Group], object]] = {
    _BY_RELATION: lambda group: group.rank,
    "Theo ngày, mới trước": lambda group: (-(group.day or date.min).toordinal(), group.rank),
    "Theo ngày, cũ trước": lambda group: ((group.day or date.max).toordinal(), group.rank),
}
DEFAULT_ORDER = _BY_RELATION


def group_by_document(found: Sequence[Related]) -> list[Group]:
    """The documents of `found`, best first; passages numbered through in that order."""
    by_document: dict[str, list[Related]] = {}
    for hit in found:
        by_document.setdefault(hit["document"], []).append(hit)
    groups, number = [], 1
    for rank, hits in enumerate(by_document.values(), 1):
        groups.append(Group(rank, tuple(enumerate(hits, number))))
        number += len(hits)
    return groups


def arrange(groups: Sequence[Group], order: str) -> list[Group]:
    """The groups in `order`; in that of relation where it is unknown."""
    return sorted(groups, key=ORDERS.get(order, ORDERS[DEFAULT_ORDER]))  # type: ignore[arg-type]


def draw_related(groups: Sequence[Group], order: str = DEFAULT_ORDER) -> str:
    """The results; by date, documents without one come last under a heading of their own."""
    ranked = arrange(groups, order)
    passages = sum(len(group.hits) for group in groups)
    head = Markup("<p class='count'>{} đoạn trong {} văn bản. Chữ <mark>tô màu</mark> cũng có ở nguồn.</p>").format(
        write_number(passages), write_number(len(groups))
    )
    head += _draw_take(passages)
    if order not in ORDERS or order == DEFAULT_ORDER:
        return str(_list(head, ranked))
    undated = [group for group in ranked if group.day is None]
    apart = Markup("<h2>Văn bản không ghi ngày</h2>") if undated else Markup("")
    rest = _list(apart, undated) if undated else Markup("")
    return str(_list(head, [group for group in ranked if group.day]) + rest)


def _draw_take(passages: int) -> Markup:
    """What can be taken away; the script counts what is ticked."""
    return Markup(
        '<p class="take"><button type="button" data-take="docx">Xuất Word</button>'
        '<button type="button" data-take="csv">Xuất CSV</button>'
        '<span role="status" data-all="Chưa chọn đoạn nào: xuất cả {n} đoạn.">Chưa chọn đoạn nào: xuất cả {n} đoạn.'
        "</span></p>"
    ).format(n=write_number(passages))


def _list(head: Markup, groups: Sequence[Group]) -> Markup:
    return Markup('<div class="answer related">{}{}</div>').format(head, Markup("").join(map(_draw_group, groups)))


def _draw_group(group: Group) -> Markup:
    hits = [_draw_hit(number, hit) for number, hit in group.hits]
    rest = Markup("").join(hits[_OPEN:])
    more = Markup("<details><summary>Thêm {} đoạn của văn bản này</summary>{}</details>").format(
        len(hits) - _OPEN, rest
    )
    return Markup('<article id="kq-{}" tabindex="-1" aria-label="{}">{}{}{}</article>').format(
        group.rank, group.name, _draw_head(group), Markup("").join(hits[:_OPEN]), more if rest else ""
    )


def _draw_head(group: Group) -> Markup:
    hit = group.first
    return Markup('<h3><a class="place" href="{}">{}</a>{}{}</h3>{}{}').format(
        place_link(hit),
        cite(hit),
        Markup(' <span class="status">{}</span>').format(hit["status"]) if hit["status"] else "",
        _draw_sample(hit["sample"]),
        Markup('<p class="title">{}</p>').format(hit["title"]) if hit["number"] and hit["title"] else "",
        _draw_reasons(group),
    )


def _draw_sample(is_sample: bool) -> Markup:
    return Markup(" ") + draw_sample_badge() if is_sample else Markup("")


def _draw_reasons(group: Group) -> Markup:
    """How the documents relate, each way once."""
    ways = dict.fromkeys((hit["relation"], hit["reason"]) for _, hit in group.hits)
    shape = Markup('<p class="reason"><span class="relation {}">{}</span> {}</p>')
    return Markup("").join(
        shape.format(relation.replace("_", "-"), RELATION_NAMES[relation], _sentence(reason))
        for relation, reason in ways
    )


def _sentence(words: str) -> str:
    return straight(words[:1].upper() + words[1:] + ".")


def _draw_hit(number: int, hit: Related) -> Markup:
    position = write_position(hit)
    return Markup(
        '<section class="hit"><input type="checkbox" value="{link}" aria-label="Chọn đoạn {number} để xuất">'
        '<div><blockquote>{text}</blockquote><p class="cite"><a class="so" href="{link}" '
        'title="Mở đoạn {number} trong văn bản gốc">[{number}]</a> {position} '
        '<button type="button" data-origin="{link}">Tìm liên quan với đoạn này</button></p>{also}</div></section>'
    ).format(
        number=number,
        text=mark_shared(hit),
        link=place_link(hit),
        position=Markup('<span class="position">{}</span>').format(position) if position else "",
        also=_draw_also(hit),
    )


def mark_shared(hit: Related) -> Markup:
    """The passage as it is, its shared words marked."""
    at, parts = hit["start"], []
    for span in hit["shared"]:
        parts += [escape(_cut(hit, at, span["start"])), Markup("<mark>{}</mark>").format(span["text"])]
        at = span["end"]
    return Markup("").join([*parts, escape(_cut(hit, at, hit["end"]))])


def _cut(hit: Related, start: int, end: int) -> str:
    """A part of the passage by offsets of its document."""
    return hit["text"][start - hit["start"] : end - hit["start"]]


def _draw_also(hit: Related) -> Markup:
    if not hit["also"]:
        return Markup("")
    links = [
        Markup('<a class="place" href="{}">{}</a>{}').format(place_link(p), cite(p), _draw_sample(p["sample"]))
        for p in hit["also"]
    ]
    return Markup('<p class="also">Cũng có trong: {}</p>').format(Markup("; ").join(links))
