"""Writes the tables of bench/README.md from the latest results: `python -m bench.report`.

The prose there is written by hand; what stands between `<!-- NAME -->` and `<!-- end -->` is made here.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.compare import comparison_table
from bench.large_report import draw_large, render_large, render_peers
from bench.record import RESULTS, latest_result
from bench.sets import ROOT, SAMPLES
from bench.tables import cell, table, with_error

README = ROOT / "bench" / "README.md"
PLOT = ROOT / "bench" / "growth.png"
_TABLE = re.compile(r"(?P<open><!-- (?P<name>\w+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)

_SIGNIFICANT = 0.05

Json = dict[str, Any]


def main() -> None:
    README.write_text(fill(README.read_text(encoding="utf-8")), encoding="utf-8")
    draw(PLOT)
    print("bench/README.md written")


def draw(path: Path, folder: Path = RESULTS) -> None:
    """The plot of the latest results of `bench.large`, where there are any, as a PNG that says of which commit."""
    if record := latest_result("large", folder):
        draw_large(record["result"]).savefig(path, metadata={"Comment": record["commit"], "Software": None})


def fill(text: str, folder: Path = RESULTS) -> str:
    """`text` with every table made anew from the latest results in `folder`."""
    return _TABLE.sub(lambda match: match["open"] + _section(match["name"], folder) + match["close"], text)


def _section(name: str, folder: Path) -> str:
    if name == "compare":
        return _comparison(latest_result("baseline", folder), latest_result("quality", folder))
    record = latest_result(name, folder)
    if record is None:
        return f"\nNo results yet: `python -m bench.{name}`.\n\n"
    return f"\n{_origin(record)}\n\n{render(name, record['result'])}\n\n"


def _comparison(old: Json | None, new: Json | None) -> str:
    """The latest quality against the latest baseline."""
    if old is None or new is None:
        return "\nNothing to compare yet: `python -m bench.baseline`, `python -m bench.quality`.\n\n"
    head = f"Commit {new['commit']} against {old['commit']}, half {old['result']['half']}."
    return f"\n{head}\n\n{comparison_table(old['result'], new['result'])}\n\n"


def _origin(record: Json) -> str:
    m = record["machine"]
    changed = " with changes" if record["changed"] else ""
    where = f"{m['processor']}, {m['cores']} cores, {m['memory GB']} GB, Python {m['python']}"
    return f"`{record['command']}`, {record['date'][:10]}, commit {record['commit']}{changed}; {where}."


def render(name: str, result: Json) -> str:
    """A result's tables, in Markdown."""
    return "\n\n".join(part for part in _RENDERERS[name](result) if part)


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
    yield _operating_table(result)
    yield _risk_table(result.get("risk", {"sets": {}}))
    yield _unaccented_table(result.get("unaccented", {}))
    yield _parts_table(result["ablation"])
    yield _steps_table(result.get("steps", []))
    related = result.get("related", {})
    yield _related_table(related)
    if told := related.get("relation"):
        yield f"The relation told is right for {cell(told['right'])} of the {told['of pairs found']} pairs found."
    for name, neighbours in result.get("neighbours", {}).items():
        yield _neighbours_table(name, neighbours)


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


def _operating_table(result: Json) -> str:
    """What is answered and what is not, at the confidence that is asked for."""
    sets = {name: row for name, row in result["sets"].items() if name != SAMPLES}
    samples = result["sets"].get(SAMPLES)
    if samples:
        sets |= {f"{SAMPLES}, answerable": samples["all"], f"{SAMPLES}, unanswerable": samples["unanswerable"]}
    columns = ("questions", "refused", "wrong when answered")
    rows = {**sets, **result["refusal across stores"]}
    return table(["as it stands", *columns], [[n, *(row.get(c) for c in columns)] for n, row in rows.items()])


def _risk_table(risk: Json) -> str:
    shares = [f"{share:.0%}" for share in risk.get("answered", [])]
    rows = [[name, row["questions"], *row["wrong"]] for name, row in risk["sets"].items()]
    return table(["wrong, with this share answered", "questions", *shares], rows)


def _unaccented_table(unaccented: Json) -> str:
    measures = ("nDCG@10", "R@10", "right first")
    columns = ("questions", *(column for m in measures for column in (m, f"{m} kept")), "refused")
    rows = [
        [name, typing, *(_share(row[c]) if c.endswith("kept") else row[c] for c in columns)]
        for name, typings in unaccented.items()
        for typing, row in typings.items()
    ]
    return table(["set", "typed", *(column.replace("kept", "share kept") for column in columns)], rows)


def _share(value: float | None) -> str:
    """With three digits beyond 1 as well."""
    return cell(value) if value is None or value <= 1 else f"{value:.3f}"


def _parts_table(ablation: Json) -> str:
    rows = [
        [name, variant, *(row.get(column) for column in ("nDCG@10", "change", "interval", "p"))]
        for name, variants in ablation.items()
        for variant, row in variants.items()
    ]
    return table(["set", "retrieval", "nDCG@10", "change", "95% interval", "p"], rows)


def _steps_table(steps: Sequence[Json]) -> str:
    columns = ("nDCG@10", "right first", "in answer", "refused")
    rows = [
        [row["step"], row["questions"], row["count"], *(_without(row.get(column)) for column in columns), row["ms"]]
        for row in steps
    ]
    return table(["step left out", "questions", "", *columns, "costs ms, p50 to p95"], rows)


def _without(values: Sequence[float | None] | None) -> str:
    """ "whole → without the step", with a star where p < .05; one value where they are the same."""
    if values is None:
        return cell(None)
    whole, without, p = values
    if p is None:
        return cell(whole)
    return f"{cell(whole)} → {cell(without)}{' *' if p < _SIGNIFICANT else ''}"


def _related_table(related: Json) -> str:
    rows = [
        [level, *(with_error(_scored(related[f"{name}, {level}"]), "nDCG@10") for name in ("related", "BM25"))]
        + [related[f"change, {level}"][key] for key in ("change", "interval", "p")]
        for level in ("passages", "documents")
        if f"related, {level}" in related
    ]
    return table(["related", "nDCG@10", "BM25 more-like-this", "change", "95% interval", "p"], rows)


def _neighbours_table(name: str, found: Json) -> str:
    rows = [
        [way, with_error(_scored(row), "nDCG@10"), *(row.get(key) for key in ("change", "interval", "p"))]
        for way, row in found.items()
        if way != "documents"
    ]
    title = f"{name}, same article, {found['documents']} paragraphs"
    return table([title, "nDCG@10", "change by related", "95% interval", "p"], rows)


def _scored(row: Json) -> Json:
    return {"nDCG@10": row["nDCG@10"], "nDCG@10 error": row["error"]}


# --- speed


def _render_speed(result: Json) -> Iterable[str]:
    adding = result["add"]
    names = dict.fromkeys(key for row in adding.values() for key in row)
    yield table(["`python -m index add`", *adding], [[n, *(row.get(n) for row in adding.values())] for n in names])
    for name, stages in result["question"].items():
        yield table([f"one question, {name}, ms", *_PERCENTILES], [[s, *row.values()] for s, row in stages.items()])
    yield _turns_table(result.get("before and now"))
    yield table(["from a cold start", ""], result["start"].items())


def _turns_table(turns: Json | None) -> str:
    if not turns:
        return ""
    head = [f"one question, {turns['set']}, in turns, median ms", f"before, {turns['commit']}", "now", "times"]
    return table(head, [[stage, *row.values()] for stage, row in turns["stages"].items()])


_PERCENTILES = ("p50", "p95", "p99")


# --- encoder


def _render_encoder(result: Json) -> Iterable[str]:
    tables = {name: row for name, row in result.items() if isinstance(row, dict)}
    engines = dict.fromkeys(engine for row in tables.values() for engine in row)
    rows = [[engine, *(row.get(engine) for row in tables.values())] for engine in engines]
    yield table(["engine", *tables], rows)


# --- torch in place of OpenVINO


def _render_fallback(result: Json) -> Iterable[str]:
    columns = dict.fromkeys(column for engines in result.values() for row in engines.values() for column in row)
    rows = [[f"{name}, {engine}", *row.values()] for name, engines in result.items() for engine, row in engines.items()]
    yield table(["half B", *columns], rows)


# --- metadata


def _render_metadata(result: Json) -> Iterable[str]:
    unread = ", ".join(result["not read"]) or "none"
    yield f"{result['read']} files of tests/data/truth_metadata.tsv; not read: {unread}."
    groups = result["groups"]
    rows = [
        [field, row["stated"], *(groups["all"][field][m] for m in ("precision", "recall")), *_f1s(groups, field)]
        for field, row in groups["all"].items()
    ]
    yield table(["field", "stated", "precision", "recall", *(f"F1, {name}" for name in groups)], rows)


def _f1s(groups: Json, field: str) -> list[float | None]:
    return [fields[field]["F1"] for fields in groups.values()]


# --- reading


def _render_reading(result: Json) -> Iterable[str]:
    yield _reading_table("the conclusion's 48 lines", result["conclusion"], _lines_read)
    yield _reading_table("scans of it", result["scans"], _columns("words, accents aside", "words"))
    yield _reading_table("real files, 2000–2008", result["legacy"], _columns("words", "those with ẳ, ỵ, ư"))
    yield _reading_table("made to be hard", result["hard"], _markers_read)
    yield _reading_table("cannot be read", result["unreadable"], _columns("lines"))


def _reading_table(title: str, rows: Json, shown: Callable[[Json], Json]) -> str:
    """A row a file: what `shown` makes of it, or the reason why it was not read."""
    cells = {name: {} if "error" in row else shown(row) for name, row in rows.items()}
    columns = dict.fromkeys(column for row in cells.values() for column in row)
    body = [
        [name, *(row.get(c, "") for c in columns), rows[name].get("error") or _milliseconds(rows[name])]
        for name, row in cells.items()
    ]
    return table([title, *columns, "ms a page"], body)


def _columns(*names: str) -> Callable[[Json], Json]:
    return lambda row: {name: row[name] for name in names}


def _lines_read(row: Json) -> Json:
    return {
        "found": row["found"],
        "case aside": row["case aside"],
        "a line or cell": row["apart"],
        "in the file": f"{row['in the file']}: {row['why']}" if row["why"] else row["in the file"],
    }


def _markers_read(row: Json) -> Json:
    return {"shown": " of ".join(map(str, row["shown"])), "wrongly shown": ", ".join(row["wrongly shown"]) or "none"}


def _milliseconds(row: Json) -> str:
    return f"{1000 * row['seconds a page']:.0f}"


_RENDERERS: dict[str, Callable[[Json], Iterable[str]]] = {
    "quality": _render_quality,
    "speed": _render_speed,
    "encoder": _render_encoder,
    "metadata": _render_metadata,
    "reading": _render_reading,
    "fallback": _render_fallback,
    "large": render_large,
    "peers": render_peers,
}

if __name__ == "__main__":
    main()
