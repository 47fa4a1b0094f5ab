"""What both command lines share: Vietnamese help, JSON out, errors as one line and an exit code."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from index.errors import VanKienError

_ARGUMENT = re.compile(r"argument (?P<name>.+?): (?P<fault>.+)", re.S)
_FAULTS = {  # what argparse finds wrong, in its own words
    r"the following arguments are required: (.+)": r"thiếu \1",
    r"unrecognized arguments: (.+)": r"không nhận \1",
    r"invalid choice: (.+?) \(choose from (.+)\)": r"không có \1; chọn một trong: \2",
    r"expected one argument": "thiếu giá trị",
    r"ignored explicit argument (.+)": r"không kèm giá trị, nhưng có \1",
    r"invalid int value: (.+)": r"\1 không phải là số nguyên",
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        return super()._format_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Vietnamese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="hiện trợ giúp này rồi thoát")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"Sai tham số: {_in_vietnamese(message)}\nXem trợ giúp: {self.prog} --help\n")


def _in_vietnamese(message: str) -> str:
    """A message of argparse; one that is not known stays as it is."""
    of_argument = _ARGUMENT.fullmatch(message)
    name, fault = (f"{of_argument['name']}: ", of_argument["fault"]) if of_argument else ("", message)
    matches = ((re.fullmatch(pattern, fault, re.S), words) for pattern, words in _FAULTS.items())
    return name + next((found.expand(words) for found, words in matches if found), fault)


def run(command: Callable[[], int]) -> int:
    """The command's exit code; 1, with one line on standard error, for an error raised on purpose."""
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if _names_hub_model() else "1")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        return command()
    except VanKienError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe has gone ("| head"); nothing more is to be said
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - closed at exit
        return 0


def _names_hub_model() -> bool:
    named = (os.environ.get(variable) for variable in ("VANKIEN_MODEL", "VANKIEN_RERANKER"))
    return any(model and not os.path.isdir(os.path.expanduser(model)) for model in named)


def print_json(value: object, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)
