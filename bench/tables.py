"""Markdown tables of figures."""

from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]


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
