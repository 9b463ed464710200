"""Holds the example against what its model is known for, and what foldin makes of it. Ends with 1 where something is wrong.

    python check.py path/to/foldin
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from safetensors import safe_open

from sentences import Sentences

HERE = Path(__file__).parent
# Cosines that sentence-transformers 6.2.0 gives for the same files.
SENTENCES = ["A cat sits on the mat.", "A kitten rests on a rug.", "The central bank raised interest rates again."]
COSINES = [0.66539, -0.00941, -0.06765]
SUBJECTS = {
    "garden": ["Roses want sun and patience", "How to prune an old apple tree", "Compost: what the soil needs in autumn",
               "Tomatoes on a balcony", "Tulip bulbs are planted before the frost"],
    "kitchen": ["A stew for cold evenings", "The right knife for onions", "Bread with nothing but flour, water and salt",
                "Why pasta needs salted water", "Pancakes, thick and thin"],
    "football": ["Late goal decides the derby", "The coach on his new defence", "Penalty shoot-out in the cup final",
                 "Striker out for the rest of the season", "Relegation: who can still be saved"],
    "space": ["A probe on its way to Jupiter", "What the new telescope saw", "Rocket launch delayed by weather",
              "Dust from an asteroid reaches Earth", "Astronauts repair the station's antenna"],
}


def expect(what, holds):
    print(("ok      " if holds else "WRONG   ") + what)
    if not holds:
        sys.exit(1)


def check_model(sentences):
    vectors = sentences.embed(SENTENCES)
    expect("vectors have length 1", np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5))
    cosines = [float(vectors[one] @ vectors[other]) for one, other in [(0, 1), (0, 2), (1, 2)]]
    expect(f"cosines {np.round(cosines, 4)} are the library's", np.allclose(cosines, COSINES, atol=1e-3))
    alone = np.vstack([sentences.embed([sentence]) for sentence in SENTENCES])
    expect("a text has one vector, whatever stands beside it", np.allclose(vectors, alone, atol=1e-5))


def check_foldin(foldin, folder):
    """Readers of one subject each; half of the articles were never read, and only content can place them."""
    articles = [
        {"item_id": f"{subject}-{place}", "title": title, "published": "2025-01-01"}
        for subject, titles in SUBJECTS.items()
        for place, title in enumerate(titles)
    ]
    lines = "".join(json.dumps(article) + "\n" for article in articles)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    chance = random.Random(1)
    rows = ["reader_id,item_id,timestamp"]
    for reader in range(80):
        subject = list(SUBJECTS)[reader % len(SUBJECTS)]
        for place in chance.sample(range(3), 2):
            rows.append(f"r{reader},{subject}-{place},{1_740_000_000 + chance.randrange(1_000_000)}")
    (folder / "interactions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    run = [sys.executable, HERE / "embed.py", folder / "articles.jsonl", folder / "articles.parquet"]
    subprocess.run(run, check=True)
    model = folder / "model.safetensors"
    train = [foldin, "train", "--interactions", folder / "interactions.csv", "--articles", folder / "articles.parquet"]
    # Twelve articles with readers carry no more than their subjects.
    subprocess.run([*train, "--factors", str(len(SUBJECTS)), "--out", model], check=True, stderr=subprocess.PIPE)
    with safe_open(model, framework="numpy") as tensors:
        ids = bytes(tensors.get_tensor("item_ids")).decode().split("\n")
        values, scales = tensors.get_tensor("item_embeddings"), tensors.get_tensor("item_embedding_scales")
    vectors = values.astype(np.float32) * scales[:, None]
    places = {name: place for place, name in enumerate(ids)}
    unread = [name for name in places if name and int(name.rsplit("-", 1)[1]) >= 3]
    read = [name for name in places if name and name not in unread]
    right = 0
    for name in unread:
        nearest = max(read, key=lambda other: vectors[places[name]] @ vectors[places[other]])
        right += nearest.split("-")[0] == name.split("-")[0]
    expect(f"{right} of {len(unread)} articles that nobody has read lie next to one of their subject", right >= 6)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("expected one argument, the foldin binary")
    check_model(Sentences())
    with tempfile.TemporaryDirectory() as folder:
        check_foldin(Path(sys.argv[1]).resolve(), Path(folder))
