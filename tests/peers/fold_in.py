"""The user vector that `foldin rank` ranks by, seen from outside: yᵀx of many articles tells x."""

import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np


def user_vectors(foldin: str, model: Path, histories: list[tuple[str, str]], factors: dict[str, np.ndarray]) -> np.ndarray:
    """x [readers, d] in the axes of `factors` (article → the peer's own vector), for histories (ending, text).

    The model must rank by the peer's own score: then the part `taste` of an article's score is yᵀx, whatever the axes in
    which the model keeps its vectors.
    """
    with tempfile.TemporaryDirectory() as folder:
        candidates = Path(folder) / "candidates.txt"
        candidates.write_text("\n".join(factors) + "\n", encoding="utf-8")

        def folded(reader: int) -> np.ndarray:
            ending, text = histories[reader]
            history = Path(folder) / f"{reader}{ending}"
            history.write_text(text, encoding="utf-8")
            command = [foldin, "rank", "--model", model, "--history", history, "--candidates", candidates]
            done = subprocess.run([*command, "--now", "2030-01-01T00:00:00Z", "--json"], capture_output=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.decode())
            ranked = json.loads(done.stdout)["articles"]
            known = np.array([factors[article["id"]] for article in ranked], dtype=np.float64)
            scores = np.array([article["parts"]["taste"] for article in ranked])
            x, _, rank, _ = np.linalg.lstsq(known, scores, rcond=None)
            assert rank == known.shape[1], "too few unread articles to tell the vector"
            return x

        with ThreadPoolExecutor(2) as threads:
            return np.array(list(threads.map(folded, range(len(histories)))))


def relative_errors(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.linalg.norm(found - expected, axis=1) / np.linalg.norm(expected, axis=1)


def tell(what: str, errors: np.ndarray, most: float) -> None:
    """Says how far the vectors are apart, and fails beyond `most`."""
    print(f"{what}: {len(errors)} readers, relative error median {np.median(errors):.1e}, largest {errors.max():.1e}")
    assert errors.max() <= most, f"{what}: expected at most {most:g}, found {errors.max():g}"
