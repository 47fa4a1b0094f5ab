"""What the environment may set: where the store is, and which models encode and rerank."""

import os
from pathlib import Path

from platformdirs import user_data_path

from index.encoder import Encoder, load_encoder


def store_folder(chosen: str | None = None) -> Path:
    """The store's folder: `chosen`, else $VANKIEN_STORE, else the user's data folder."""
    named = chosen or os.environ.get("VANKIEN_STORE")
    return Path(named).expanduser().resolve() if named else user_data_path("vankien", appauthor=False) / "store"


def configured_encoder() -> Encoder:
    """The encoder that $VANKIEN_MODEL and $VANKIEN_ENGINE name; the bundled one where they are unset."""
    return load_encoder(os.environ.get("VANKIEN_MODEL") or None, os.environ.get("VANKIEN_ENGINE") or None)


def reranker_name() -> str | None:
    """The cross-encoder that $VANKIEN_RERANKER names, a folder or a hub name; None where it is unset."""
    return os.path.expanduser(os.environ.get("VANKIEN_RERANKER", "")) or None
