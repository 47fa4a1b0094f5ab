"""Stand-ins that can be checked by hand: an encoder, and documents made of known parts."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from index.encoder import Encoder, Kind, Vectors
from index.fields import passage_text, sentence_text
from index.library import LibraryWriter
from index.parse import parse_extract
from index.readers import read
from index.readers.plain import read_plain
from index.text import syllables
from index.types import Document, Metadata, Passage, SourceFile

ROOT = Path(__file__).resolve().parent.parent
CORPUS = sorted(p for p in (ROOT / "corpus").glob("*") if p.name != "README.md")
_SHARED = ROOT.parent / "shared"
REAL = [p for p in sorted((_SHARED / "documents").glob("*")) if p.suffix in (".docx", ".md", ".pdf", ".txt")]
EVERY_FILE = CORPUS + REAL


class FakeEncoder:
    """Counts syllables in `dimension` buckets and sets the length to 1: texts of the same syllables are one vector."""

    def __init__(self, name: str = "fake", dimension: int = 16) -> None:
        self.name = name
        self.dimension = dimension
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.texts += texts
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for syllable in syllables(text) or [""]:
                row[zlib.crc32(syllable.encode()) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def parse_text(text: str) -> tuple[Document, tuple[Passage, ...]]:
    """A document from plain text, each line a paragraph."""
    return parse_extract(read_plain(text.encode()))


def read_path(path: Path) -> tuple[Document, tuple[Passage, ...]]:
    return parse_extract(read(path.read_bytes(), path.name))


def quotes(text: str, passages: Sequence[Passage]) -> list[str]:
    """The text of every sentence."""
    return [text[s.start : s.end] for p in passages for s in p.sentences]


# Generated documents: the parts that real ones have, in any number and, for the body, any order.

WORDS = (
    "các cấp ủy giao Văn phòng chủ trì rà soát tiến độ giải ngân vốn đầu tư công trên địa bàn tỉnh năm 2024 đạt 12,5 "
    "tỷ đồng bảo đảm an sinh TP. Thanh Lam số 29-KL/TU khoản 1.1 (điều 5) “chuyển đổi số” hoà thuỷ"
).split()
MARKS = [
    "",
    "",
    "",
    "I- ",
    "II. ",
    "1. ",
    "2) ",
    "1.1. ",
    "a) ",
    "- ",
    "+ ",
    "Điều 3. ",
    "Chương II ",
    "Phần thứ nhất: ",
]
ENDS = [".", ";", ":", "?", "…", "", ". ", " : ", "; và "]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
clauses = st.lists(st.tuples(words, st.sampled_from(ENDS)), min_size=1, max_size=5).map(
    lambda parts: " ".join(w[:1].upper() + w[1:] + end for w, end in parts)
)
body_lines = st.builds(lambda mark, text: mark + text, st.sampled_from(MARKS), clauses)
anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
headings = st.sampled_from(["MỤC TIÊU", "Chương I", "QUY ĐỊNH CHUNG", "I- MỘT", "Điều 1. Phạm vi", "PHỤ LỤC I"])
lines = st.one_of(body_lines, body_lines, headings, anything)

HEAD = (
    "TỈNH ỦY THANH LAM\n*\nSố 29-KL/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày 15 tháng 02 năm 2022\n"
    "KẾT LUẬN\ncủa Ban Thường vụ Tỉnh ủy về đầu tư công\n"
)
TAIL = "\nNơi nhận:\n- Các huyện ủy,\n- Lưu Văn phòng.\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n(đã ký)\nNguyễn Văn A"
texts = st.builds(
    lambda head, body, gap, tail: head + gap.join(body) + tail,
    st.sampled_from(["", HEAD]),
    st.lists(lines, min_size=1, max_size=25),
    st.sampled_from(["\n", "\n\n", " \n\t"]),
    st.sampled_from(["", TAIL, TAIL + "\nPHỤ LỤC\nTổng hợp số liệu các đơn vị trong năm."]),
).filter(lambda text: bool(text.strip()))


def make_document(body: str, **metadata: object) -> tuple[Document, tuple[Passage, ...]]:
    """A document of `body` with the metadata given."""
    document, passages = parse_text(body)
    return replace(document, metadata=Metadata(**metadata)), passages  # type: ignore[arg-type]


def put(writer: LibraryWriter, path: str, document: Document, passages: Sequence[Passage], encoder: FakeEncoder) -> str:
    """Add one document under `path` in a transaction of its own; its id."""
    dense = encoder.encode([passage_text(document, p) for p in passages], "passage")
    inner = [encoder.encode([sentence_text(document, s) for s in p.sentences], "passage") for p in passages]
    with writer.transaction() as batch:
        document_id = batch.put(document, passages, dense, inner)
        batch.link(SourceFile(path, writer.keep_original(path.encode())), document_id)
    return document_id


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, but for SQLite's own shared memory and log."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(("-wal", "-shm")))
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def fill(folder: Path, *documents: tuple[Document, tuple[Passage, ...]], encoder: Encoder) -> list[str]:
    """Add documents to the store in `folder`, each under a path made from its text; their ids."""
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer:
        return [put(writer, f"{zlib.crc32(d.text.encode()):08x}.txt", d, ps, encoder) for d, ps in documents]
