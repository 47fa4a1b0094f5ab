"""Each file is read in a process of its own, which may hang, crash or ask too much without harm to the rest."""

from index.workers.pool import Pool, Task

__all__ = ["Pool", "Task"]
