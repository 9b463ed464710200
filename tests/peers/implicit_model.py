"""Folding in a reader of an imported model of `implicit` gives the vector that `implicit` gives."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse
from implicit.als import AlternatingLeastSquares

from fold_in import relative_errors, tell, user_vectors

READERS, ITEMS, FACTORS = 1000, 240, 16


def ratings() -> scipy.sparse.csr_matrix:
    """Strengths of two groups of readers, from bounces to many full reads: small ones make αr less than 1."""
    random = np.random.default_rng(5)
    rows, columns, values = [], [], []
    for reader in range(READERS):
        liked = np.where(np.arange(ITEMS) % 2 == reader % 2, 4.0, 1.0)
        met = random.choice(ITEMS, size=random.integers(1, 40), replace=False, p=liked / liked.sum())
        rows.extend([reader] * len(met))
        columns.extend(met)
        values.extend(np.round(random.gamma(1.0, 1.0, len(met)) + 0.02, 3))
    return scipy.sparse.csr_matrix((values, (rows, columns)), shape=(READERS, ITEMS), dtype=np.float32)


def history(strengths: scipy.sparse.csr_matrix, reader: int) -> tuple[str, str]:
    """What a page would export of a reader with just these strengths. An event's strength is twice the engagement it adds."""
    row = strengths[[reader]]
    visits = [
        {"visitId": f"{at:04}", "id": f"item-{item}", "start": at * 86_400_000, "strength": 2 * float(value), "entry": "event"}
        for at, (item, value) in enumerate(zip(row.indices, row.data, strict=True))
    ]
    return ".json", json.dumps({"format": "foldin-profile", "version": 1, "visits": visits})


def main() -> None:
    foldin = sys.argv[1]
    strengths = ratings()
    # With α = 1 a strength of just 1 weighs no more than an article that nobody met.
    strengths.data[:50] = 1.0
    histories = [history(strengths, reader) for reader in range(READERS)]
    with tempfile.TemporaryDirectory() as folder:
        ids = Path(folder) / "ids.txt"
        ids.write_text("".join(f"item-{item}\n" for item in range(ITEMS)), encoding="utf-8")
        for alpha, regularization in [(1.0, 0.5), (40.0, 0.05)]:
            peer = AlternatingLeastSquares(
                factors=FACTORS, alpha=alpha, regularization=regularization, iterations=15, random_state=3, num_threads=1
            )
            peer.fit(strengths, show_progress=False)
            saved, model = Path(folder) / "peer.npz", Path(folder) / "model.safetensors"
            peer.save(saved)
            command = [foldin, "import", saved, "--from", "implicit", "--ids", ids, "--out", model]
            subprocess.run(command, check=True, capture_output=True)
            factors = {f"item-{item}": peer.item_factors[item] for item in range(ITEMS)}
            found = user_vectors(foldin, model, histories, factors)
            # The stored vectors are older than the item factors by half a step, and of three steps of conjugate gradients.
            own = peer.recalculate_user(np.arange(READERS), strengths)
            tell(f"implicit, alpha {alpha:g}", relative_errors(found, own), 1e-3)
            stale = relative_errors(peer.user_factors, own)
            print(f"  its stored vectors are {np.median(stale):.1e} from its own recalculation, at most {stale.max():.1e}")


if __name__ == "__main__":
    main()
