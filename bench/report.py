"""Writes the tables of bench/README.md from the latest results: `python -m bench.report`.

The prose there is written by hand; what stands between `<!-- NAME -->` and `<!-- end -->` is made here.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.results import RESULTS, latest_result
from bench.sets import ROOT, SAMPLES

README = ROOT / "bench" / "README.md"
_TABLE = re.compile(r"(?P<open><!-- (?P<name>\w+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)

Json = dict[str, Any]


def main() -> None:
    README.write_text(fill(README.read_text(encoding="utf-8")), encoding="utf-8")
    print("bench/README.md written")


def fill(text: str, folder: Path = RESULTS) -> str:
    """`text` with every table made anew from the latest results in `folder`."""
    return _TABLE.sub(lambda match: match["open"] + _section(match["name"], folder) + match["close"], text)


def _section(name: str, folder: Path) -> str:
    record = latest_result(name, folder)
    if record is None:
        return f"\nNo results yet: `python -m bench.{name}`.\n\n"
    return f"\n{_origin(record)}\n\n{render(name, record['result'])}\n\n"


def _origin(record: Json) -> str:
    m = record["machine"]
    changed = " with changes" if record["changed"] else ""
    where = f"{m['processor']}, {m['cores']} cores, {m['memory GB']} GB, Python {m['python']}"
    return f"`{record['command']}`, {record['date'][:10]}, commit {record['commit']}{changed}; {where}."


def render(name: str, result: Json) -> str:
    """A result's tables, in Markdown."""
    return "\n\n".join(part for part in _RENDERERS[name](result) if part)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; "" without rows."""
    lines = ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *lines]) if lines else ""


def cell(value: object) -> str:
    """A value as it is shown: shares with three digits and no leading 0, "–" where there is none."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".replace("0.", ".", 1) if abs(value) <= 1 else f"{value:.1f}"
    if isinstance(value, list):
        return " to ".join(map(cell, value))
    return str(value)


def with_error(row: Json, name: str) -> str:
    error = row.get(f"{name} error")
    return cell(row.get(name)) + (f" ± {cell(error)}" if error is not None else "")


# --- quality


def _render_quality(result: Json) -> Iterable[str]:
    limit = f", at most {result['limit']} questions of a shared set" if result["limit"] else ""
    yield f"Half {result['half']}{limit}; ± is the standard error."
    yield _shared_table({name: row for name, row in result["sets"].items() if name != SAMPLES})
    samples = result["sets"].get(SAMPLES)
    if samples:
        yield "The sample questions, by type:"
        yield _sample_table(samples)
        yield _list_line(samples["lists"])
    yield _crossed_table(result["refusal across stores"])
    yield _ablation_table(result["ablation"])
    related = result.get("related", {})
    yield _related_table(related)
    if told := related.get("relation"):
        yield f"The relation told is right for {cell(told['right'])} of the {told['of pairs found']} pairs found."


def _shared_table(sets: Json) -> str:
    columns = ("questions", "nDCG@10", "R@10", "P@1", "quote@1", "quote@3", "words", "refused")
    rows = [[name, *(with_error(row, column) for column in columns)] for name, row in sets.items()]
    return table(["set", *columns], rows)


def _sample_table(samples: Json) -> str:
    columns = ("questions", "right first", "in answer", "nDCG@10", "refused")
    groups = {"all answerable": samples["all"], **samples["types"]}
    return table(["type", *columns], [[n, *(with_error(row, c) for c in columns)] for n, row in groups.items()])


def _list_line(lists: Json) -> str:
    found = f"precision {cell(lists['precision'])}, recall {cell(lists['recall'])}"
    return f"Items of the {lists['questions']} list questions: {found}." if lists["questions"] else ""


def _crossed_table(crossed: Json) -> str:
    return table(["questions → store", "questions", "refused"], [[n, *row.values()] for n, row in crossed.items()])


def _ablation_table(ablation: Json) -> str:
    rows = [
        [name, variant, *(row.get(column) for column in ("nDCG@10", "change", "interval", "p"))]
        for name, variants in ablation.items()
        for variant, row in variants.items()
    ]
    return table(["set", "retrieval", "nDCG@10", "change", "95% interval", "p"], rows)


def _related_table(related: Json) -> str:
    rows = [
        [level, *(with_error(_scored(related[f"{name}, {level}"]), "nDCG@10") for name in ("related", "BM25"))]
        + [related[f"change, {level}"][key] for key in ("change", "interval", "p")]
        for level in ("passages", "documents")
        if f"related, {level}" in related
    ]
    return table(["related", "nDCG@10", "BM25 more-like-this", "change", "95% interval", "p"], rows)


def _scored(row: Json) -> Json:
    return {"nDCG@10": row["nDCG@10"], "nDCG@10 error": row["error"]}


# --- speed


def _render_speed(result: Json) -> Iterable[str]:
    adding = result["add"]
    names = dict.fromkeys(key for row in adding.values() for key in row)
    yield table(["`python -m index add`", *adding], [[n, *(row.get(n) for row in adding.values())] for n in names])
    for name, stages in result["question"].items():
        yield table([f"one question, {name}, ms", *_PERCENTILES], [[s, *row.values()] for s, row in stages.items()])
    yield table(["from a cold start", ""], result["start"].items())


_PERCENTILES = ("p50", "p95", "p99")


# --- encoder


def _render_encoder(result: Json) -> Iterable[str]:
    tables = {name: row for name, row in result.items() if isinstance(row, dict)}
    engines = dict.fromkeys(engine for row in tables.values() for engine in row)
    rows = [[engine, *(row.get(engine) for row in tables.values())] for engine in engines]
    yield table(["engine", *tables], rows)


_RENDERERS: dict[str, Callable[[Json], Iterable[str]]] = {
    "quality": _render_quality,
    "speed": _render_speed,
    "encoder": _render_encoder,
}

if __name__ == "__main__":
    main()
