"""python -m search: ask the store, or find what relates to a document."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.command_line import Parser, print_json, run
from index.errors import BadQuestion, VanKienError
from index.settings import store_folder
from index.types import Document
from search.contract import filters_from_json, related_json, related_source, reply_json
from search.service import Searcher, open_searcher
from search.types import Hit, Quote, RelatedHit, Reply


def main(arguments: list[str] | None = None) -> int:
    """Run one question, a batch of them, or a search for related passages; the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if sum(bool(x) for x in (options.question, options.related, options.batch)) != 1:
        parser.error("cần đúng một trong: câu hỏi, --related, --batch")
    return run(lambda: _command(options))


def _parser() -> Parser:
    parser = Parser(prog="python -m search", description="Hỏi kho văn bản; câu trả lời chỉ gồm câu trích nguyên văn.")
    parser.add_argument("question", nargs="?", metavar="CÂU_HỎI", help="câu hỏi, trong dấu ngoặc kép")
    parser.add_argument(
        "--related", metavar="MÃ[:ĐẦU-CUỐI]", help="tìm đoạn liên quan đến một văn bản hoặc một đoạn; - : đọc từ stdin"
    )
    parser.add_argument("--batch", type=Path, metavar="TỆP.jsonl", help="hỏi nhiều câu, mỗi dòng một JSON")
    parser.add_argument(
        "--store", metavar="THƯ_MỤC", help="thư mục của kho (mặc định: $VANKIEN_STORE hoặc thư mục dữ liệu)"
    )
    parser.add_argument("--top", type=_count, default=10, metavar="SỐ", help="số đoạn trả về (mặc định 10)")
    parser.add_argument("--kind", action="append", metavar="LOẠI", help="chỉ loại văn bản này (KL, NQ, CT, …)")
    parser.add_argument("--issuer", action="append", metavar="CƠ_QUAN", help="chỉ cơ quan ban hành này")
    parser.add_argument("--from", dest="since", metavar="NGÀY", help="ban hành từ ngày (2020-01-31)")
    parser.add_argument("--to", dest="until", metavar="NGÀY", help="ban hành đến ngày")
    parser.add_argument("--in-force", action="store_true", help="bỏ văn bản đã được văn bản khác thay thế, bãi bỏ")
    parser.add_argument(
        "--literal",
        action="store_true",
        help="hỏi đúng như đã gõ: không thêm dấu, không viết đủ chữ tắt, không sửa lỗi gõ, không nối với câu trước",
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) >= 1):
        raise argparse.ArgumentTypeError("phải là số nguyên từ 1")
    return int(text)


def _command(options: argparse.Namespace) -> int:
    searcher = open_searcher(store_folder(options.store))
    if options.batch:
        return _ask_batch(searcher, options)
    chosen = {"kind": options.kind, "issuer": options.issuer, "from": options.since, "to": options.until}
    filters = filters_from_json({**chosen, "in_force": options.in_force})
    if options.related:
        source, span = related_source(options.related)
        text = _read_input() if source is None else ""
        found = searcher.related(source, span, text, options.top, filters)
        print_json({"hits": [related_json(r) for r in found]}) if options.json else _print_related(found)
        return 0
    reply = searcher.ask(options.question, filters, options.top, literally=options.literal)
    print_json(reply_json(reply)) if options.json else _print_reply(reply)
    return 0


def _read_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise BadQuestion("Đoạn văn đưa vào không phải UTF-8.") from error


def _ask_batch(searcher: Searcher, options: argparse.Namespace) -> int:
    failed = False
    for line in _lines(options.batch):
        row = _parse_row(line)
        try:
            answer = _ask_row(searcher, row, options)
        except VanKienError as error:
            answer, failed = {"id": row.get("id"), "error": str(error)}, True
        print_json(answer, indent=None)
    return 1 if failed else 0


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from (line for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestion(f"Không đọc được {path}: {error}.") from error


def _parse_row(line: str) -> dict[str, Any]:
    """The JSON object of a line; empty where it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _ask_row(searcher: Searcher, row: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    if not isinstance(row.get("question"), str):
        raise BadQuestion('Dòng không phải JSON có "question" là chữ.')
    filters = filters_from_json(row.get("filters"))
    reply = searcher.ask(row["question"], filters, options.top, _history(row), options.literal)
    return reply_json(reply, row.get("id"))


def _history(row: dict[str, Any]) -> list[str]:
    """The earlier questions of a row. Raises BadQuestion for anything but a list of texts."""
    history = row.get("history") or []
    if not isinstance(history, list) or not all(isinstance(text, str) for text in history):
        raise BadQuestion('"history" phải là danh sách các câu hỏi trước.')
    return history


def _print_reply(reply: Reply) -> None:
    if reply.interpretations:
        print(f"Đã hiểu: {reply.understood} (thêm --literal để hỏi đúng như đã gõ)\n")
    if reply.note:
        print(f"{reply.note}\n")
    for document in reply.documents:
        _print_card(document)
    if reply.refused:
        print(f"Không tìm thấy câu trả lời. {reply.reason}")
        print("\nCó thể liên quan:")
        _print_hits(list(reply.hits[:3]))
    elif reply.reason:
        print(f"Lưu ý: {reply.reason}\n")
    for number, quote in enumerate(reply.answer, 1):
        _print_quote(number, quote)


def _print_card(document: Document) -> None:
    m = document.metadata
    parts = (m.number, f"{m.issued:%d/%m/%Y}" if m.issued else None, m.title, document.id)
    print("- " + ", ".join(part for part in parts if part))


def _print_quote(number: int, quote: Quote) -> None:
    lead_in = quote.sentence.lead_in
    if lead_in:
        print(f"    {lead_in.of(quote.hit.document.text)}")
    for before in quote.context:
        print(f"    {before.of(quote.hit.document.text)}")
    print(f"[{number}] “{quote.text}”\n    — {_citation(quote.hit, quote.sentence.start, quote.sentence.end)}\n")


def _print_hits(hits: list[Hit]) -> None:
    for hit in hits:
        text, citation = " ".join(hit.text.split()), _citation(hit, hit.passage.start, hit.passage.end)
        print(f"- {text[:240]}{'…' if len(text) > 240 else ''}\n    — {citation}")


def _print_related(found: list[RelatedHit]) -> None:
    for related in found:
        _print_hits([related.hit])
        print(f"    Liên quan: {related.reason}")
        for hit in related.also:
            print(f"    Gần như nguyên văn ở: {_citation(hit, hit.passage.start, hit.passage.end)}")


def _citation(hit: Hit, start: int, end: int) -> str:
    m, page = hit.document.metadata, hit.document.page_of(start)
    parts = [
        m.title or Path(hit.document.files[0].path).name,
        m.number and f"số {m.number}",
        m.issued and f"ngày {m.issued:%d/%m/%Y}",
        hit.document.status,
        " › ".join(hit.passage.path),
        page and f"trang {page}",
        hit.document.sample and "VĂN BẢN MẪU",
    ]
    scanned = " (nhận dạng từ ảnh quét)" if hit.document.is_scanned(start, end) else ""
    return ", ".join(str(part) for part in parts if part) + scanned


if __name__ == "__main__":
    sys.exit(main())
