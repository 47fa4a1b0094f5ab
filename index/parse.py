"""From a file's bytes to a `Document` and its passages: read, find the structure, split."""

from dataclasses import replace

from index.limits import check_extract
from index.metadata import read_metadata
from index.passages import split_passages
from index.patterns import SAMPLE_NOTICE
from index.readers import read
from index.readers.options import Reading
from index.references import find_references
from index.structure import find_structure
from index.types import Document, Extract, Passage


def parse_file(content: bytes, name: str, reading: Reading | None = None) -> tuple[Document, tuple[Passage, ...]]:
    """The document in `content` and its passages; ids are still empty. Raises ReadError with the reason."""
    extract = read(content, name, reading)
    check_extract(extract)
    return parse_extract(extract)


def parse_extract(extract: Extract) -> tuple[Document, tuple[Passage, ...]]:
    """As `parse_file`, from what a reader gave."""
    structure = find_structure(extract)
    document = Document(
        text=extract.text,
        metadata=read_metadata(extract.text, structure.blocks),
        sections=structure.sections,
        blocks=structure.blocks,
        pages=extract.pages,
        scanned=extract.scanned,
        doubts=extract.doubts,
        sample=any(b.kind == "notice" and SAMPLE_NOTICE.match(extract.text[b.start : b.end]) for b in structure.blocks),
    )
    document = replace(document, references=find_references(document))
    return document, split_passages(extract.text, structure)
