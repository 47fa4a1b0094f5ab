"""What waits for the archivist: files that could not be read, and documents with something to look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.corrections import FIELDS
from index.doubts import Doubt
from index.library import FailedFile
from index.types import Document
from ui.health import write_moment
from ui.render import join
from ui.text import document_name, file_name, write_day, write_number

_SHOWN = 50  # of each kind; the rest follow when these are dealt with
_HOPE = "Mở tệp bằng chương trình đã soạn ra nó, lưu lại dạng .docx hoặc .pdf rồi thêm lại."
_THEN = "Xử lý xong thì bấm Đọc lại; không cần tệp này thì bấm Bỏ qua."


@dataclass(frozen=True, slots=True)
class Work:
    """What waits, in the order shown. `seen` are documents and doubts that somebody has looked at."""

    failures: Sequence[FailedFile]
    documents: Sequence[Document]
    doubts: Mapping[str, Sequence[Doubt]]
    seen: Collection[tuple[str, str]]

    def waiting(self, document_id: str) -> list[Doubt]:
        """The doubts about a document that nobody has looked at."""
        return [d for d in self.doubts.get(document_id, ()) if (document_id, d.found) not in self.seen]

    def looked_at(self, document_id: str) -> list[Doubt]:
        return [d for d in self.doubts.get(document_id, ()) if (document_id, d.found) in self.seen]

    @property
    def doubtful(self) -> set[str]:
        """The documents to look at."""
        return {document.id for document in self.documents if self.waiting(document.id)}


def draw_work(work: Work) -> str:
    """One line until it is opened; "" where nothing waits and nothing was looked at."""
    waiting = [(d, doubts) for d in work.documents if (doubts := work.waiting(d.id))]
    looked_at = [(d, doubts) for d in work.documents if (doubts := work.looked_at(d.id))]
    if not (work.failures or waiting or looked_at):
        return ""
    counts = ((len(work.failures), "tệp chưa đọc được"), (len(waiting), "văn bản cần xem lại"))
    summary = ", ".join(f"{write_number(count)} {what}" for count, what in counts if count) or "đã xem hết"
    holders = {file.path: document for document in work.documents for file in document.files}
    return str(
        Markup(
            '<details class="card work" id="viec"{}><summary><b>Việc cần làm:</b> {}</summary>{}{}{}</details>'
        ).format(
            Markup(' data-some="1"') if work.failures or waiting else "",
            summary,
            _draw_failures(work.failures, holders),
            _draw_documents(waiting),
            _draw_looked_at(looked_at),
        )
    )


def _draw_failures(failures: Sequence[FailedFile], holders: Mapping[str, Document]) -> Markup:
    if not failures:
        return Markup("")
    items = join([_draw_failure(failed, holders.get(failed.path)) for failed in failures[:_SHOWN]])
    shape = Markup("<section><h3>Tệp chưa đọc được</h3>{}<ul>{}</ul>{}</section>")
    return shape.format(_draw_for_all(len(failures)), items, _draw_rest(len(failures), "tệp"))


def _draw_for_all(count: int) -> Markup:
    if count < 2:
        return Markup("")
    return Markup(
        '<p class="buttons"><button type="button" data-retry="">Đọc lại tất cả</button>'
        '<button type="button" data-give-up="" data-sure="Bỏ qua cả {0} tệp? Bấm lần nữa.">Bỏ qua tất cả</button></p>'
    ).format(write_number(count))


def _draw_failure(failed: FailedFile, holder: Document | None) -> Markup:
    name = file_name(failed.path)
    return Markup(
        '<li class="failed"><p class="head"><b><bdi>{name}</bdi></b> <time>{made}</time></p>{folder}'
        '<p>{reason}</p><p class="todo">{todo}{held}</p><p class="buttons">'
        '<button type="button" data-retry="{path}">Đọc lại<span class="unseen">: {name}</span></button>'
        '<button type="button" data-give-up="{path}">Bỏ qua<span class="unseen">: {name}</span></button></p></li>'
    ).format(
        name=name,
        made=write_moment(failed.made),
        folder=Markup('<p class="folder"><bdi>{}</bdi></p>').format(failed.path) if name != failed.path else "",
        reason=failed.reason,
        todo=_THEN if "hãy" in failed.reason.lower() else f"{_HOPE} {_THEN}",
        held=Markup(" Kho vẫn giữ nội dung đọc được lần trước: {}.").format(_draw_name(holder)) if holder else "",
        path=failed.path,
    )


def _draw_documents(found: Sequence[tuple[Document, Sequence[Doubt]]]) -> Markup:
    if not found:
        return Markup("")
    items = join([_draw_document(document, doubts) for document, doubts in found[:_SHOWN]])
    shape = Markup("<section><h3>Văn bản cần xem lại</h3><ul>{}</ul>{}</section>")
    return shape.format(items, _draw_rest(len(found), "văn bản"))


def _draw_rest(count: int, what: str) -> Markup:
    if count <= _SHOWN:
        return Markup("")
    return Markup('<p class="todo">Còn {} {} nữa.</p>').format(write_number(count - _SHOWN), what)


def _draw_document(document: Document, doubts: Sequence[Doubt]) -> Markup:
    day = write_day(document.metadata.issued)
    return Markup('<li><p class="head">{}{}</p><p class="folder"><bdi>{}</bdi></p>{}</li>').format(
        _draw_name(document),
        f", ngày {day}" if day else "",
        ", ".join(file_name(file.path) for file in document.files),
        join([draw_doubt(document.id, doubt) for doubt in doubts]),
    )


def _draw_name(document: Document) -> Markup:
    m = document.metadata
    name = document_name(m.kind, m.number, m.title, document.files[0].path if document.files else None)
    return Markup('<button type="button" class="link" data-document="{}">{}</button>').format(document.id, name)


def draw_doubt(document_id: str, doubt: Doubt) -> Markup:
    """A doubt: what was found, what to do, the buttons to correct the field or to say that it was looked at."""
    correct = Markup('<button type="button" data-document="{}" data-edit="{}">Sửa {}</button>')
    return Markup(
        '<div class="doubt"><p>{found}</p><p class="todo">{todo}</p><p class="buttons">{correct}'
        '<button type="button" data-document="{id}" data-see="{found}">Đánh dấu đã xem'
        '<span class="unseen">: {found}</span></button></p></div>'
    ).format(
        found=doubt.found,
        todo=doubt.todo,
        correct=correct.format(document_id, doubt.field, FIELDS[doubt.field]) if doubt.field else "",
        id=document_id,
    )


def _draw_looked_at(found: Sequence[tuple[Document, Sequence[Doubt]]]) -> Markup:
    if not found:
        return Markup("")
    items = join([_draw_seen(document, doubt) for document, doubts in found[:_SHOWN] for doubt in doubts])
    count = write_number(sum(len(doubts) for _, doubts in found))
    return Markup("<details><summary>Đã xem ({})</summary><ul>{}</ul></details>").format(count, items)


def _draw_seen(document: Document, doubt: Doubt) -> Markup:
    return Markup(
        '<li><p class="head">{name}</p><p>{found}</p><p class="buttons"><button type="button" data-document="{id}" '
        'data-unsee="{found}">Đưa lại vào việc cần làm<span class="unseen">: {found}</span></button></p></li>'
    ).format(name=_draw_name(document), found=doubt.found, id=document.id)
