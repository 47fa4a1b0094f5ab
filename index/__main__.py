"""python -m index: documents into the store and out of it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.command_line import Parser, print_json, run
from index.correct import correct_document
from index.corrections import FIELDS, described, read_changes, statement_of
from index.errors import BadCorrection
from index.ingest import add_paths, remove_documents, remove_samples
from index.library import open_library, require_library, upgrade_library
from index.names import on_one_line
from index.rebuild import rebuild
from index.report import OnProgress, Progress, Report, report_json, require_report_folder, write_report
from index.reread import reread
from index.settings import configured_encoder, store_folder
from index.types import Document

_OUTCOMES = {"read": "Đã nạp", "skipped": "Đã có", "failed": "Lỗi"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    return run(lambda: int(options.command(options, store_folder(options.store))))


def _parser() -> Parser:
    parser = Parser(prog="python -m index", description="Nạp, xem và kiểm tra kho văn bản.")
    commands = parser.add_subparsers(required=True, metavar="LỆNH", parser_class=Parser, title="Lệnh")
    add = _command(commands, "add", _add, "nạp tệp hoặc cả thư mục (đọc mọi thư mục con)")
    add.add_argument("paths", nargs="+", type=Path, metavar="ĐƯỜNG_DẪN", help="tệp hoặc thư mục")
    add.add_argument("--prune", action="store_true", help="bỏ khỏi kho các tệp không còn trong những thư mục này")
    _with_report(add)
    remove = _command(commands, "remove", _remove, "bỏ văn bản khỏi kho")
    remove.add_argument("names", nargs="*", metavar="MÃ_HOẶC_ĐƯỜNG_DẪN", help="mã văn bản hoặc đường dẫn đã nạp")
    remove.add_argument("--samples", action="store_true", help="bỏ tất cả văn bản mẫu")
    _command(commands, "list", _list, "liệt kê văn bản trong kho")
    _command(commands, "info", _info, "cho biết kho có gì")
    _command(commands, "verify", _verify, "kiểm tra kho; mã thoát 1 nếu có lỗi")
    show = _command(commands, "show", _show, "hiện một văn bản")
    show.add_argument("name", metavar="MÃ", help="mã văn bản hoặc đường dẫn đã nạp")
    change = _command(commands, "set", _set, "sửa thông tin đọc sai của một văn bản; chỗ sửa còn mãi khi đọc lại")
    change.add_argument("name", metavar="MÃ", help="mã văn bản hoặc đường dẫn đã nạp")
    change.add_argument("changes", nargs="*", metavar="TRƯỜNG=GIÁ_TRỊ", help=f"trường: {', '.join(FIELDS)}")
    change.add_argument("--undo", action="append", default=[], metavar="TRƯỜNG", help="bỏ chỗ sửa của một trường")
    _command(commands, "upgrade", _upgrade, "nâng kho của bản trước lên định dạng mới, không phải đọc lại tệp")
    again = _command(commands, "rebuild", _rebuild, "đọc lại mọi tệp gốc và lập lại chỉ mục")
    again.add_argument("names", nargs="*", metavar="MÃ_HOẶC_ĐƯỜNG_DẪN", help="chỉ đọc lại các văn bản này")
    _with_report(again)
    return parser


def _command(commands: Any, name: str, function: Any, text: str) -> Parser:
    parser: Parser = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(command=function)
    parser.add_argument(
        "--store", metavar="THƯ_MỤC", help="thư mục của kho (mặc định: $VANKIEN_STORE hoặc thư mục dữ liệu)"
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _with_report(command: Parser) -> None:
    command.add_argument("--report", type=Path, metavar="TỆP.csv", help="ghi kết quả của từng tệp vào một bảng CSV")


def _add(options: argparse.Namespace, store: Path) -> int:
    def work(show: OnProgress) -> Report:
        return add_paths(store, options.paths, configured_encoder(), show, prune=options.prune)

    return _run_and_report(options, work)


def _rebuild(options: argparse.Namespace, store: Path) -> int:
    require_library(store)

    def work(show: OnProgress) -> Report:
        encoder = configured_encoder()
        return reread(store, options.names, encoder, show) if options.names else rebuild(store, encoder, show)

    return _run_and_report(options, work)


def _upgrade(options: argparse.Namespace, store: Path) -> int:
    upgrade_library(store)
    if options.json:
        print_json({"format": open_library(store).info()["format"]})
    else:
        print("Kho đã ở định dạng mới.")
    return 0


def _run_and_report(options: argparse.Namespace, work: Callable[[OnProgress], Report]) -> int:
    if options.report:
        require_report_folder(options.report)
    report = _with_progress(options.json, work)
    _print_report(report, options.json)
    if options.report:
        write_report(report, options.report)
    return 1 if report.failed else 0


def _with_progress(quiet: bool, work: Callable[[OnProgress], Report]) -> Report:
    """Run `work` with a progress bar on standard error, and a line on standard output for each file that is done."""
    with tqdm(unit="tệp", disable=None, dynamic_ncols=True, leave=False) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.total
            bar.update(progress.done - bar.n)
            bar.set_postfix_str(f"trang {progress.page}/{progress.pages}" if progress.page else "")
            if not quiet and progress.outcome in _OUTCOMES:
                tqdm.write(f"{_OUTCOMES[progress.outcome]}: {on_one_line(progress.file)}", file=sys.stdout)
                sys.stdout.flush()

        return work(show)


def _print_report(report: Report, as_json: bool) -> None:
    if as_json:
        print_json(report_json(report))
        return
    print(f"Đã nạp {len(report.read)}, đã có sẵn {len(report.skipped)}, lỗi {len(report.failed)}.")
    for name, found in (("Lỗi", report.failed), ("Cần xem lại", report.doubts)):
        for failure in found:
            print(f"{name}: {on_one_line(failure.file)}: {failure.reason}")
    for link in report.linked:
        print(f"Trùng nội dung: {on_one_line(link.file)}: cùng một văn bản với {on_one_line(link.same_as)}.")
    for name in report.gone + report.pruned:
        print(f"{'Không còn tệp' if report.gone else 'Đã bỏ khỏi kho'}: {on_one_line(name)}")
    if report.gone:
        print(f"{len(report.gone)} tệp trong kho không còn ở thư mục. Muốn bỏ khỏi kho: chạy lại lệnh, thêm --prune")


def _remove(options: argparse.Namespace, store: Path) -> int:
    removed = remove_documents(store, options.names) if options.names else []
    samples = remove_samples(store) if options.samples else 0
    if options.json:
        print_json({"removed": removed, "samples": samples})
    else:
        print(f"Đã bỏ {len(removed) + samples} văn bản khỏi kho.")
    return 0


def _list(options: argparse.Namespace, store: Path) -> int:
    library = open_library(store)
    rows = [_card(document) | {"passages": len(library.passage_ids(document.id))} for document in library.documents()]
    if options.json:
        print_json({"documents": rows})
    else:
        for row in rows:
            mark = " [văn bản mẫu]" if row["sample"] else ""
            print(
                "\t".join([row["id"], row["number"] or "—", row["issued"] or "—", (row["title"] or row["file"]) + mark])
            )
    return 0


def _card(document: Document) -> dict[str, Any]:
    m = document.metadata
    return {
        "id": document.id,
        "file": document.files[0].path,
        "files": [f.path for f in document.files],
        "title": m.title,
        "kind": m.kind,
        "number": m.number,
        "issuer": m.issuer,
        "issued": m.issued.isoformat() if m.issued else None,
        "parent": m.parent,
        "place": m.place,
        "signer": m.signer,
        "role": m.role,
        "secrecy": m.secrecy,
        "urgency": m.urgency,
        "draft": m.draft,
        "meeting": m.meeting,
        "term": m.term,
        "status": document.status,
        "sample": document.sample,
        "pages": len(document.pages) or None,
    }


def _set(options: argparse.Namespace, store: Path) -> int:
    changes = read_changes(options.changes)
    if not changes and not options.undo:
        raise BadCorrection("Chưa nói sửa gì. Hãy viết TRƯỜNG=GIÁ_TRỊ (ví dụ: number=29-KL/TU) hoặc --undo TRƯỜNG.")
    document = correct_document(store, options.name, changes, options.undo, configured_encoder)
    if options.json:
        print_json(_card(document) | statement_of(document))
    else:
        print("\n".join(described(document, [*changes, *options.undo])))
    return 0


def _info(options: argparse.Namespace, store: Path) -> int:
    info = open_library(store).info()
    if options.json:
        print_json(info)
    else:
        names = {"documents": "văn bản", "passages": "đoạn", "files": "tệp", "samples": "văn bản mẫu",
                 "encoder": "mô hình", "format": "định dạng", "generation": "thế hệ",
                 "bytes": "byte trên đĩa", "failed": "tệp chưa đọc được", "indexed": "nạp lần cuối"}  # fmt: skip
        for key, value in info.items():
            print(f"{names[key]}: {'không rõ' if value is None else value}")
    return 0


def _verify(options: argparse.Namespace, store: Path) -> int:
    problems = open_library(store).problems()
    if options.json:
        print_json({"ok": not problems, "problems": problems})
    else:
        print("\n".join(problems) or "Kho lành lặn.")
    return 1 if problems else 0


def _show(options: argparse.Namespace, store: Path) -> int:
    document = open_library(store).find(options.name)
    if options.json:
        blocks = [{"kind": b.kind, "start": b.start, "end": b.end} for b in document.blocks]
        sections = [
            {"level": s.level, "label": s.label, "heading": s.heading, "start": s.start, "end": s.end}
            for s in document.sections
        ]
        parts = {"blocks": blocks, "sections": sections, "text": document.text}
        print_json(_card(document) | statement_of(document) | parts)
    else:
        print(document.text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
