"""The rooms keep their walls: imports go one way, libraries stay where they belong, files stay small."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("index", "search", "ui", "app")  # each may import itself and what stands before it
OWNERS = {
    "sqlite3": ("index/library/", "ui/activity.py"),
    "faiss": ("index/library/",),
    "tantivy": ("index/library/",),
    "torch": ("index/encoder/",),
    "openvino": ("index/encoder/",),
    "sentence_transformers": ("index/encoder/", "search/reranker.py"),
    "transformers": ("index/encoder/",),
    "gradio": ("ui/", "app.py"),
}
HEAVY = ("torch", "openvino", "sentence_transformers", "transformers", "gradio", "sklearn", "scipy", "pandas")
PROGRAMS = ("__main__.py", "command_line.py", "app.py")  # what a person starts in a terminal, and what they share
# Spelt so that this file does not match itself.
MACHINE = re.compile(rb"/(?:work|root)/|\b(?:pypi|pythonhosted|npmjs|debian|conda|anaconda)\.(?:org|com)\b")


def _sources() -> list[Path]:
    """The program itself: app.py, index, search, ui."""
    return [path for path in _python_files() if _layer(path) in LAYERS]


def _python_files() -> list[Path]:
    return [path for path in _tracked() if path.suffix == ".py"]


def _tracked() -> list[Path]:
    """What git keeps or would keep, so that a new file is judged before it is committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """The top-level package of every import, those inside functions too, with its line."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if not node.level else _layer(path), node.lineno


def test_the_program_is_found() -> None:
    assert {_layer(path) for path in _sources()} == set(LAYERS)


def test_imports_go_one_way() -> None:
    above = {layer: (*LAYERS[i + 1 :], "tests", "bench") for i, layer in enumerate(LAYERS)}
    wrong = [
        f"{_name(path)}:{line} imports {module}"
        for path in _sources()
        for module, line in _imports(path)
        if module in above[_layer(path)]
    ]
    assert wrong == []


def test_libraries_stay_in_their_room() -> None:
    wrong = [
        f"{_name(path)}:{line} imports {module}"
        for path in _sources()
        for module, line in _imports(path)
        if module in OWNERS and not _name(path).startswith(OWNERS[module])
    ]
    assert wrong == []


def test_only_programs_print() -> None:
    wrong = [
        f"{_name(path)}:{node.lineno}"
        for path in _sources()
        if path.name not in PROGRAMS
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert wrong == []


def test_files_stay_small() -> None:
    long = {_name(path): len(path.read_bytes().splitlines()) for path in _python_files()}
    assert {name: lines for name, lines in long.items() if lines > (99 if name == "app.py" else 400)} == {}


def test_no_machine_path_or_registry_host_is_kept() -> None:
    found = {_name(path): MACHINE.findall(path.read_bytes()) for path in _tracked()}
    assert {name: matches for name, matches in found.items() if matches} == {}


@pytest.mark.parametrize("package", ["index", "search"])
def test_help_comes_without_heavy_imports(package: str) -> None:
    script = f"""
import runpy, sys
sys.argv = [{package!r}, "--help"]
try:
    runpy.run_module({package!r}, run_name="__main__", alter_sys=True)
except SystemExit as done:
    assert not done.code, done.code
print("heavy:", *sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1].strip() == "heavy:"
