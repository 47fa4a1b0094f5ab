"""Pages named for people."""

from collections.abc import Sequence


def name_pages(numbers: Sequence[int]) -> str:
    """[0, 1, 2, 6] → "trang 1–3, 7" (from 0 to from 1)."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "trang " + ", ".join(f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else f"{run[0] + 1}" for run in runs)
