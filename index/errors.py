"""What can go wrong, as a tree. Each message says what was found, what was expected, and what to do.

    VanKienError
    ├── ReadError            one file can't be read; the rest of the batch goes on
    │   ├── UnknownFormat    no reader for this content
    │   └── EmptyDocument    the file holds no text
    ├── LibraryError         the store as a whole
    │   ├── LibraryMissing   no store in this folder
    │   ├── LibraryLocked    another process is writing
    │   └── LibraryMismatch  another format or encoder than this program's
    ├── ActivityError        what people said of answers can't be kept or read
    ├── NotFound             no document of that id or path
    ├── BadQuestion          a question, filter or batch line that can't be taken
    ├── EncoderError         the model can't be loaded or run
    └── RerankerError        the cross-encoder can't be loaded or run

The library raises; the command line and the page put the message before the user, in Vietnamese.
"""


class VanKienError(Exception):
    """Base of every error this program raises on purpose."""


class ReadError(VanKienError):
    """One file can't be read."""


class UnknownFormat(ReadError):
    """No reader takes this content."""


class EmptyDocument(ReadError):
    """The file holds no text."""


class LibraryError(VanKienError):
    """The store as a whole can't be used."""


class LibraryMissing(LibraryError):
    """No store in this folder."""


class LibraryLocked(LibraryError):
    """Another process is writing to the store."""


class LibraryMismatch(LibraryError):
    """The store was made by another format or encoder."""


class ActivityError(VanKienError):
    """What people said of answers can't be kept or read."""


class NotFound(VanKienError):
    """No document of that id or path."""


class BadQuestion(VanKienError):
    """A question, filter or batch line that can't be taken."""


class EncoderError(VanKienError):
    """The model can't be loaded or run."""


class RerankerError(VanKienError):
    """The cross-encoder can't be loaded or run."""
