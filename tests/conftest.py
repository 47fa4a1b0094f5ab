"""What every test gets: no network, a store of its own, the bundled encoder once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

# Before any test module imports a library that reads them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
for name in ("VANKIEN_STORE", "VANKIEN_MODEL", "VANKIEN_ENGINE", "VANKIEN_RERANKER"):
    os.environ.pop(name, None)

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from index.encoder import Encoder

# The first encoding loads the model, so one example may take seconds; CI draws the same examples at every run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A command that forgets --store must not reach the user's own documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VANKIEN_STORE", str(tmp_path_factory.mktemp("default") / "store"))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and evaluation sets beside the checkout; the test skips where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared/ beside the checkout")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store may be made; nothing is there yet."""
    return tmp_path / "store"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with two documents, one of them in a folder of its own."""
    folder = tmp_path / "office"
    (folder / "2022").mkdir(parents=True)
    (folder / "a.txt").write_text("Tin a\nGiao Văn phòng rà soát.", "utf-8")
    (folder / "2022" / "b.txt").write_text("Tin b\nBáo cáo giải ngân.", "utf-8")
    return folder


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The bundled encoder, from the user's cache; converted there by the first run (20 s)."""
    from index.encoder import load_encoder

    return load_encoder()


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium without a window; the test skips where there is none, unless $CI is set."""
    from playwright.sync_api import sync_playwright

    from browsing import launch

    with sync_playwright() as driver:
        browser = launch(driver)
        yield browser
        browser.close()
