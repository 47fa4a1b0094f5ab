"""The development sets, half A only: `python -m bench.dev [--keep DIR] [--misses] [SET …]`.

dev_questions.jsonl, dev_refusal.jsonl, dev_followups.jsonl and dev_lists.jsonl beside this file are there to make rules
by; nothing in them is reported as the project's quality. Of follow-ups and lists the odd rows were fitted on, the even
ones checked. dev_others.jsonl, dev_others_followups.jsonl and dev_others_lists.jsonl ask a store of their own, the
twenty documents of dev_others/. dev_unseen_followups.jsonl and dev_unseen_lists.jsonl were written when most rules
stood; their odd rows have been looked at since.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.judge import is_right_for, list_items
from bench.metrics import mean
from bench.outcomes import outcome_of
from bench.sets import Question, QuestionSet, load_samples, read_rows, sample_question
from bench.stores import prepare_store
from index.settings import configured_encoder
from search.service import Searcher, open_searcher
from search.types import Reply

_OTHERS = ("others", "others_followups", "others_lists")
_UNSEEN = ("unseen_followups", "unseen_lists")
SETS = ("questions", "refusal", "followups", "lists", *_OTHERS, *_UNSEEN)
_HERE = Path(__file__).parent

Asked = list[tuple[Question, Reply, bool]]  # the last: whether the question was fitted on


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="stores DIR/samples/store, DIR/others/store")
    parser.add_argument("--misses", action="store_true", help="each question that went wrong")
    options = parser.parse_args(arguments)
    encoder = configured_encoder()
    for name in options.sets or SETS:
        asked_of = QuestionSet("others", _HERE / "dev_others", ()) if name in _OTHERS else load_samples()
        asked = ask(open_searcher(prepare_store(asked_of, encoder, options.keep), encoder), name)
        print("\n".join(_FIGURES[name](asked)))
        if options.misses:
            print("\n".join(map(_shown, filter(_is_miss, asked))))


def ask(searcher: Searcher, name: str) -> Asked:
    rows = read_rows(_HERE / f"dev_{name}.jsonl")
    questions = map(sample_question, rows)
    return [
        (q, searcher.ask(q.text, top=20, history=q.history), bool(row.get("fit", True)))
        for q, row in zip(questions, rows, strict=True)
    ]


def _questions(asked: Asked) -> list[str]:
    answerable = [(q, r) for q, r, _ in asked if q.answerable]
    return [
        f"questions: {len(answerable)}, right first {mean([_right(q, r, 1) for q, r in answerable]):.3f}, "
        f"in answer {mean([_right(q, r) for q, r in answerable]):.3f}, "
        f"refused {mean([float(r.refused) for _, r in answerable]):.3f}",
        *_refusal([row for row in asked if not row[0].answerable]),
    ]


def _refusal(asked: Asked) -> list[str]:
    types = dict.fromkeys(q.type for q, _, _ in asked)
    of = {t: [float(r.refused) for q, r, _ in asked if q.type == t] for t in types}
    return [f"refused, {t}: {mean(refused):.3f} of {len(refused)}" for t, refused in of.items()]


def _followups(asked: Asked) -> list[str]:
    return [
        f"follow-ups, {part}: {len(rows)}, right first {mean([_right(q, r, 1) for q, r, _ in rows]):.3f}, "
        f"in answer {mean([_right(q, r) for q, r, _ in rows]):.3f}, "
        f"refused {mean([float(r.refused) for _, r, _ in rows]):.3f}"
        for part, rows in _parts(asked)
    ]


def _lists(asked: Asked) -> list[str]:
    lines = []
    for part, rows in _parts(asked):
        precision, recall = zip(*(list_items(q, outcome_of(r).quotes) for q, r, _ in rows), strict=True)
        lines.append(f"lists, {part}: {len(rows)}, precision {mean(precision):.3f}, recall {mean(recall):.3f}")
    return lines


_FIGURES = {
    "questions": _questions,
    "refusal": _refusal,
    "followups": _followups,
    "lists": _lists,
    "others": _questions,
    "others_followups": _followups,
    "others_lists": _lists,
    "unseen_followups": _followups,
    "unseen_lists": _lists,
}


def _parts(asked: Asked) -> list[tuple[str, Asked]]:
    parts = [(name, [row for row in asked if row[2] is fit]) for name, fit in (("fitted", True), ("checked", False))]
    return [(name, rows) for name, rows in parts if rows]


def _right(question: Question, reply: Reply, first: int | None = None) -> float:
    """Whether one of the `first` quotes (None: of all) is right."""
    quotes = outcome_of(reply).quotes[:first]
    return float(any(is_right_for(gold, question, quote) for quote in quotes for gold in question.gold))


def _is_miss(row: tuple[Question, Reply, bool]) -> bool:
    question, reply, fit = row
    if not question.answerable:
        return not reply.refused
    if question.type == "list":
        return fit and min(list_items(question, outcome_of(reply).quotes)) < 1
    return fit and not _right(question, reply)


def _shown(row: tuple[Question, Reply, bool]) -> str:
    question, reply, _ = row
    said = [f"   {quote.score:.1f} {_name(quote.hit.document.files[0].path)}: {quote.text}" for quote in reply.answer]
    lists = (
        "p {:.2f} r {:.2f}".format(*list_items(question, outcome_of(reply).quotes)) if question.type == "list" else ""
    )
    asked = " / ".join((*question.history, question.text))
    return "\n".join([f"{question.id} {lists} {asked} → {reply.understood} [{reply.reason or reply.note}]", *said])


def _name(path: str) -> str:
    return Path(path).name


if __name__ == "__main__":
    main()
