"""Tables and plot of bench.large and bench.peers."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bench.growth import plot
from bench.tables import table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Json = dict[str, Any]


def render_large(result: Json) -> Iterable[str]:
    sizes = result["sizes"]
    yield _question_table(sizes)
    yield _store_table(sizes)
    yield _growth_table(result["growth"])
    yield _approximation_table(sizes)
    yield table(["from a cold start, the sample documents", ""], result["start"].items())


def _question_table(sizes: Json) -> str:
    """A column a size: percentiles of the whole, medians of what it is made of."""
    rows = [[f"a question, {p}", *(row["ms"]["whole"][p] for row in sizes.values())] for p in ("p50", "p95", "p99")]
    parts = dict.fromkeys(name for row in sizes.values() for name in row["ms"] if name != "whole")
    rows += [[f"{_part(name)}, p50", *(row["ms"][name]["p50"] for row in sizes.values())] for name in parts]
    rows += [[name, *(row[name] for row in sizes.values())] for name in ("times the bare calls", "p95 over median")]
    return table(["one question, warm, ms", *map(_count, sizes)], rows)


def _part(name: str) -> str:
    return "all bare calls" if name == "bare" else name


def _count(passages: str) -> str:
    return f"{int(passages):,}"


def _store_table(sizes: Json) -> str:
    rows: list[list[object]] = [
        [name, *(row[name] for row in sizes.values())]
        for name in ("passages", "documents", "opening, s", "first question, ms")
    ]
    rows.append(["MB on disk", *(row["bytes"] // 1_000_000 for row in sizes.values())])
    kinds = dict.fromkeys(kind for row in sizes.values() for kind in row["resident, MB"])
    for title in ("resident, MB", "of the store, MB"):
        rows += [[f"{title}: {kind}", *(row[title].get(kind) for row in sizes.values())] for kind in kinds]
    for name in ("full", "empty"):
        rows.append([f"adding a document, {name}, s", *(row["adding"]["s"][name] for row in sizes.values())])
        asked = f"asked, {name}"
        rows.append([f"the question after it, {name}, s", *(row["adding"]["s"][asked] for row in sizes.values())])
    for key in ("times an empty store", "found at once"):
        rows.append([f"adding: {key}", *(row["adding"][key] for row in sizes.values())])
    return table(["the store", *map(_count, sizes)], rows)


def _growth_table(rows: Sequence[Json]) -> str:
    names = [name for name in rows[0] if name not in ("from", "to")] if rows else []
    head = ["from one size to the next", *(f"{row['from']:,} to {row['to']:,}" for row in rows)]
    return table(head, [[name, *(row.get(name) for row in rows)] for name in names])


def _approximation_table(sizes: Json) -> str:
    columns = ("recall@10", "recall@200", "nDCG@10 of exact", "ms")
    rows = [
        [_count(size), share, *(f"{found[column]:.3f}" for column in columns)]
        for size, row in sizes.items()
        for share, found in row["approximation"].items()
    ]
    return table(["passages", "a filter keeps", *columns], rows)


def draw_large(result: Json) -> "Figure":
    """A question's time by the size of the store."""
    sizes = result["sizes"].values()
    names = {
        "p99": ("whole", "p99"),
        "p95": ("whole", "p95"),
        "median": ("whole", "p50"),
        "bare calls": ("bare", "p50"),
    }
    lines = {
        name: [(row["passages"], row["ms"][part][percentile]) for row in sizes]
        for name, (part, percentile) in names.items()
    }
    return plot(lines, "passages", "one question, ms")


# --- peers


def render_peers(result: Json) -> Iterable[str]:
    for name, why in result["left out"].items():
        yield f"{name}: left out, {why}."
    for size, rows in result["sizes"].items():
        columns = dict.fromkeys(column for row in rows.values() for column in row)
        body = [[name, *(row.get(column) for column in columns)] for name, row in rows.items()]
        yield table([f"{_count(size)} passages", *columns], body)
