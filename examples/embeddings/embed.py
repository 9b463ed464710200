"""Adds to each article what a language model makes of it: reads articles (JSON Lines), writes Parquet with `embedding`.

    python embed.py articles.jsonl articles.parquet
"""

import argparse
import json
import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from sentences import Sentences


def read(path):
    """The articles in the order of the file. Rows that are no articles are left to foldin to complain about."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def said(article):
    """The headline counts as the first sentence: models read the beginning with care and cut off the end."""
    parts = (article.get("title"), article.get("text"))
    return "\n".join(part for part in parts if part)


def table(articles, vectors):
    """The columns that articles have, and `embedding`, null where an article says nothing."""
    embedding = [
        vector.tolist() if said(article) else None for article, vector in zip(articles, vectors, strict=True)
    ]
    columns = pa.Table.from_pylist([{**article, "embedding": None} for article in articles])
    place = columns.schema.get_field_index("embedding")
    return columns.set_column(place, "embedding", pa.array(embedding, type=pa.list_(pa.float32())))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("articles", type=Path, help="articles as foldin reads them, JSON Lines")
    arguments.add_argument("out", type=Path, help="where the Parquet goes")
    arguments = arguments.parse_args()
    articles = read(arguments.articles)
    if not articles:
        sys.exit(f"{arguments.articles}: expected articles, found none")
    vectors = Sentences().embed(said(article) for article in articles)
    # Beside its place first, so that there is never half a file.
    beside = arguments.out.with_name(arguments.out.name + ".part")
    parquet.write_table(table(articles, vectors), beside, compression="zstd")
    os.replace(beside, arguments.out)
    print(f"{len(articles)} articles with {vectors.shape[1]} numbers each in {arguments.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
