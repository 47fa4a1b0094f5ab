"""The FAISS index that suits a number of passages, and how each is searched.

Up to 100,000 passages every vector is compared, in 16 bits (4 ms for 100,000); beyond, only those of the nearest lists
of an inverted file, in 8 bits a component (docs/scaling.md has the times, memory and recall of each).
"""

import os

import faiss
import numpy as np
from numpy.typing import NDArray

_EXACT = 100_000  # passages
_LIST = 256  # the number of lists is a multiple of it
_TRAINED_ON = 40  # vectors a list; FAISS asks for 39 at least
_ITERATIONS = 8  # of k-means
_PROBES = 96  # lists looked into; twice as many gain under .005 of recall@10 at a million

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


def exact(dimension: int) -> faiss.Index:
    """An empty index that compares all."""
    flat = faiss.IndexScalarQuantizer(max(dimension, 1), faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    return faiss.IndexIDMap2(flat)


def lists_for(passages: int) -> int:
    """How many lists an index of so many passages should have: four times the square root; 0 where it compares all."""
    return 0 if passages <= _EXACT else max(_LIST, round(4 * passages**0.5 / _LIST) * _LIST)


def lists_of(index: faiss.Index) -> int:
    """How many lists an index has; 0 where it compares all."""
    return int(getattr(index, "nlist", 0))


def is_outgrown(index: faiss.Index) -> bool:
    """Whether an index of so many passages should be made anew, with over twice the lists."""
    return lists_for(int(index.ntotal)) > 2 * lists_of(index)


def in_lists(sample: Vectors, lists: int) -> faiss.Index:
    """An empty index of so many lists, after the vectors of a sample [n, d]."""
    dimension = sample.shape[1]
    coarse = faiss.IndexFlatIP(dimension)
    kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexIVFScalarQuantizer(coarse, dimension, lists, kind, metric)
    index.cp.niter, index.cp.max_points_per_centroid = _ITERATIONS, _TRAINED_ON
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.train(sample)
    return index


def sample_size(lists: int) -> int:
    """How many vectors to train so many lists on."""
    return lists * _TRAINED_ON


def search(index: faiss.Index, vector: Vectors, count: int, allowed: Ids | None) -> tuple[Ids, Vectors]:
    """Ids (-1 where there are no more) and inner products of the `count` nearest to `vector` [d], best first."""
    faiss.omp_set_num_threads(1)  # one vector shares nothing out, and threads that wait spin (docs/decisions.md)
    scores, ids = index.search(vector.reshape(1, -1), count, params=_parameters(index, allowed))
    return ids[0], scores[0]


def _parameters(index: faiss.Index, allowed: Ids | None) -> faiss.SearchParameters:
    """The fewer passages are allowed, the more lists are looked into: all of them for a filter that keeps 1%."""
    selected = {} if allowed is None else {"sel": faiss.IDSelectorBitmap(_bitmap(allowed))}
    lists = lists_of(index)
    if not lists:
        return faiss.SearchParameters(**selected)
    share = 1.0 if allowed is None else len(allowed) / index.ntotal
    return faiss.SearchParametersIVF(**selected, nprobe=min(lists, round(_PROBES / share)))


def _bitmap(allowed: Ids) -> NDArray[np.uint8]:
    held = np.zeros(int(allowed.max()) + 1, bool)
    held[allowed] = True
    return np.packbits(held, bitorder="little")


def all_ids(index: faiss.Index) -> list[int]:
    """Every id, one for each vector (so that twins show)."""
    if not lists_of(index):
        return list(faiss.vector_to_array(index.id_map).tolist())
    held = index.invlists
    sizes = [held.list_size(number) for number in range(index.nlist)]
    return [
        i
        for number, size in enumerate(sizes)
        if size
        for i in faiss.rev_swig_ptr(held.get_ids(number), size).tolist()
    ]
