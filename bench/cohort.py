"""Keeps the cohort's vectors by the bundled encoder; to be run after its sentences or the model change."""

import numpy as np

from index.encoder import load_encoder
from search.cohort import KEPT, encode_cohort


def main() -> None:
    encoder = load_encoder()
    np.savez_compressed(KEPT, encoder=np.array(encoder.name), vectors=encode_cohort(encoder).astype(np.float16))


if __name__ == "__main__":
    main()
