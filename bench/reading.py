"""How much of a file its reader gives, over ../shared/samples: `python -m bench.reading`.

One conclusion in every format against its 48 lines, scans of it, real files of 2000–2008 against their transcripts, and
files made to be hard. The figures are explained in bench/README.md.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from bench.record import RESULTS, save_result
from bench.report import render
from bench.sets import ROOT
from index.errors import ReadError
from index.readers import read
from index.text import fold, nfc
from index.types import Extract

SAMPLES = ROOT.parent / "shared" / "samples"

_CONCLUSION = ("ket_luan*", "gia_*", "sai_duoi.pdf")
_UNREADABLE = ("hong_*", "rong.*")
# What a sample lost when it was made: its lines that hold this are not in the file; and why.
_LOST = (
    ("ket_luan_tcvn3.txt", ("Ủy", "…"), "TCVN3 has no capital Ủ and no …: the file says “ủy”, “?”"),
    ("ket_luan_tcvn3.pdf", ("Ủy", "ư"), "TCVN3 has no capital Ủ; the PDF was printed without any ư (U+00AD)"),
    ("ket_luan_tcvn3.*", ("Ủy",), "TCVN3 has no capital Ủ: the file says “ủy”"),
)
_HOLDS = (  # what a sample was made of
    ("ket_luan.xls*", 17, "the table and the signer's name alone"),
    ("ket_luan.ppt*", 19, "the title, one heading and the table alone"),
)
_MARKERS = {
    "kho_docx.*": {
        "shown": ("THUONG01", "HOPVANBAN02", "THEMVAO03", "SDT05", "NGOAI06", "LONG07", "1. Mục tự đánh số SOTUDONG08a",
                  "2. Mục tự đánh số SOTUDONG08b"),
        "not shown": ("BIXOA04", "HEADER09", "FOOTER10", "AN11"),
    },
    "kho_footnote.*": {"shown": ("CHUTHICH13",), "not shown": ()},
}  # fmt: skip
_PAGE = 2400  # characters of a page in files that have no pages; the printed conclusion has that many
_BRIEF = 1.0  # seconds under which a file is read again, and the fastest counts
_WORD = re.compile(r"\w+")
_RARE = re.compile("[ẳỵư]", re.IGNORECASE)  # the letters that conversions lose

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the result is kept")
    parser.add_argument("--misses", action="store_true", help="print the conclusion's lines that were not found")
    options = parser.parse_args(arguments)
    if not SAMPLES.is_dir():
        print("No ../shared/samples: nothing to read.")
        return
    if options.misses:
        print("\n".join(misses(SAMPLES)))
        return
    result = measure(SAMPLES)
    print(render("reading", result))
    print(save_result("reading", result, options.results))


def measure(samples: Path) -> Json:
    truth = _truth(samples)
    lines = _lines(truth)

    def rows(patterns: Iterable[str], judge: Callable[[Path, Extract], Json]) -> Json:
        return {path.relative_to(samples).as_posix(): _row(path, judge) for path in _files(samples, patterns)}

    return {
        "conclusion": rows(_CONCLUSION, lambda path, extract: _conclusion(path.name, lines, extract)),
        "scans": rows(["scan_*"], lambda _, extract: recalls(truth, extract.text)),
        "legacy": rows((f"real_legacy/*.{kind}" for kind in ("doc", "rtf", "xls", "pdf")), _legacy),
        "hard": rows(_MARKERS, lambda path, extract: _markers(path.name, extract.text)),
        "unreadable": rows(_UNREADABLE, lambda _, extract: {"lines": len(extract.lines)}),
    }


def misses(samples: Path) -> Iterator[str]:
    """Each line of the conclusion that is not whole in a file of it."""
    for path in _files(samples, _CONCLUSION):
        try:
            text = _spaced(read(path.read_bytes(), path.name).text)
        except ReadError as error:
            yield f"{path.name}: {error}"
            continue
        yield from (f"{path.name}: {line}" for line in _lines(_truth(samples)) if f" {line} " not in text)


def _truth(samples: Path) -> str:
    return (samples / "truth" / "ket_luan.txt").read_text(encoding="utf-8")


def _lines(truth: str) -> list[str]:
    return [squeezed(line) for line in nfc(truth).split("\n") if line.strip()]


def _files(samples: Path, patterns: Iterable[str]) -> Iterator[Path]:
    return (path for pattern in patterns for path in sorted(samples.glob(pattern)))


def _row(path: Path, judge: Callable[[Path, Extract], Json]) -> Json:
    """What `judge` says of the file, the seconds a page, and what a person is told; or why it was not read."""
    try:
        extract, seconds = _timed(path)
    except ReadError as error:
        return {"error": str(error)}
    pages = len(extract.pages) or max(1.0, len(extract.text) / _PAGE)
    return {**judge(path, extract), "seconds a page": seconds / pages, "doubts": len(extract.doubts)}


def _timed(path: Path) -> tuple[Extract, float]:
    content = path.read_bytes()
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        extract = read(content, path.name)
        best = min(best, time.perf_counter() - started)
        if best > _BRIEF:
            break
    return extract, best


# --- measures


def squeezed(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())


def _conclusion(name: str, lines: Sequence[str], extract: Extract) -> Json:
    held, why = _held(name, lines)
    return {**lines_found(lines, extract), "in the file": held, "why": why}


def _held(name: str, lines: Sequence[str]) -> tuple[int, str]:
    """How many of the lines the sample holds, and why no more."""
    for pattern, lost, why in _LOST:
        if fnmatch(name, pattern):
            return sum(not any(part in line for part in lost) for line in lines), why
    return next(((held, why) for pattern, held, why in _HOLDS if fnmatch(name, pattern)), (len(lines), ""))


def lines_found(lines: Sequence[str], extract: Extract) -> Json:
    """Lines that stand whole in the text; those that are a line or a cell there; the first ones with case aside."""
    parts = {squeezed(part) for line in extract.lines for part in _parts(extract.text[line.start : line.end])}
    text = _spaced(extract.text)
    folded = text.casefold()
    return {
        "found": sum(f" {line} " in text for line in lines),
        "apart": sum(line in parts for line in lines),
        "case aside": sum(f" {line.casefold()} " in folded for line in lines),
    }


def _spaced(text: str) -> str:
    """Squeezed, with a space at both ends, so that a line's ends can be told from the middle of a word."""
    return f" {squeezed(text)} "


def _parts(line: str) -> list[str]:
    return [line, *line.split("\t")]


def recalls(truth: str, text: str) -> Json:
    """The share of the words of `truth` that `text` has as often: accents aside, and with them."""
    return {"words, accents aside": _recall(truth, text, fold), "words": _recall(truth, text, str.lower)}


def _recall(truth: str, text: str, form: Callable[[str], str], counted: re.Pattern[str] = _WORD) -> float | None:
    expected = Counter(form(word) for word in _WORD.findall(nfc(truth)) if counted.search(word))
    missing = expected - Counter(map(form, _WORD.findall(nfc(text))))
    return 1 - missing.total() / expected.total() if expected else None


def _legacy(path: Path, extract: Extract) -> Json:
    truth = path.with_suffix(".txt").read_text(encoding="utf-8")
    with_rare = _recall(truth, extract.text, str.lower, _RARE)
    return {"words": _recall(truth, extract.text, str.lower), "those with ẳ, ỵ, ư": with_rare}


def _markers(name: str, text: str) -> Json:
    markers = next(markers for pattern, markers in _MARKERS.items() if fnmatch(name, pattern))
    return {
        "shown": [sum(marker in text for marker in markers["shown"]), len(markers["shown"])],
        "wrongly shown": [marker for marker in markers["not shown"] if marker in text],
    }


if __name__ == "__main__":
    main()
