"""The store of documents: one folder, SQLite its truth, FAISS and tantivy derived from it."""

from index.library.batch import Batch
from index.library.cards import Card
from index.library.citations import Citation, name_of
from index.library.failures import FailedFile
from index.library.filters import EVERYTHING, Filters
from index.library.library import Library, open_library, require_library
from index.library.writer import LibraryWriter, create_library, upgrade_library

__all__ = [
    "EVERYTHING",
    "Batch",
    "Card",
    "Citation",
    "FailedFile",
    "Filters",
    "Library",
    "LibraryWriter",
    "create_library",
    "name_of",
    "open_library",
    "require_library",
    "upgrade_library",
]
