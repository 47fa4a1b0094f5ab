"""The store of documents: one folder, SQLite its truth, FAISS and tantivy derived from it."""

from index.library.filters import EVERYTHING, Filters
from index.library.library import Batch, Library, LibraryWriter, create_library, open_library, require_library

__all__ = [
    "EVERYTHING",
    "Batch",
    "Filters",
    "Library",
    "LibraryWriter",
    "create_library",
    "open_library",
    "require_library",
]
