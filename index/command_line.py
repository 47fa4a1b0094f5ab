"""What both command lines share: Vietnamese help, JSON out, errors as one line and an exit code."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from index.errors import VanKienError


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        return super()._format_usage(usage, actions, groups, prefix or "Cách dùng: ")


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Vietnamese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="hiện trợ giúp này rồi thoát")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"Sai tham số: {message}\nXem trợ giúp: {self.prog} --help\n")


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


def _names_hub_model() -> bool:
    named = (os.environ.get(variable) for variable in ("VANKIEN_MODEL", "VANKIEN_RERANKER"))
    return any(model and not os.path.isdir(os.path.expanduser(model)) for model in named)


def print_json(value: object, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)
