"""Runs any model that sentence-transformers can load, a folder or a hub name."""

from collections.abc import Sequence

import numpy as np

from index.encoder.protocol import Kind, Vectors
from index.errors import EncoderError

_PROMPT_NAMES: dict[Kind, tuple[str, ...]] = {
    "query": ("query",),
    "passage": ("passage", "document"),
}


class SentenceTransformersEncoder:
    """Wraps a `SentenceTransformer`, with the model's own prompts where it has them."""

    def __init__(self, model: str, name: str | None = None) -> None:
        """Load `model`; `name` is what a library records (None: `model` itself).

        Raises:
            EncoderError: sentence-transformers is missing or cannot load the model.
        """
        try:
            # Imported here: it takes 6 s, which only who needs it should pay.
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(model, device="cpu")
        except Exception as error:  # the hub, torch and transformers each raise their own
            raise EncoderError(
                f"Mô hình {model!r} không nạp được: {' '.join(str(error).split()) or repr(error)}. Cần thư mục hoặc "
                "tên một mô hình mà sentence-transformers nạp được; hãy sửa VANKIEN_MODEL, hoặc bỏ biến này."
            ) from error
        self.name = name or model
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """float32 [len(texts), dimension] in the order of `texts`; rows of length 1."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._model.encode(
            list(texts),
            prompt=self._prompt(kind),
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def _prompt(self, kind: Kind) -> str | None:
        prompts = self._model.prompts
        return next((prompts[n] for n in _PROMPT_NAMES[kind] if prompts.get(n)), None)
