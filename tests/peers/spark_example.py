"""examples/spark on two workers of one machine: its visits are those of `foldin ingest`, an import of its model folds readers in
as Spark does, and `foldin evaluate` judges it beside foldin's own."""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent.parent / "examples/spark"
sys.path.insert(0, str(EXAMPLE))

from pyspark.sql import SparkSession  # noqa: E402

import train  # noqa: E402
from fold_in import relative_errors, tell, user_vectors  # noqa: E402
from sample_log import write_log  # noqa: E402

KEY = "000102030405060708090a0b0c0d0e0f"
FACTORS, CANDIDATES, READERS = 16, 150, 1000
# What a page keeps of a reader: of who has more, it folds in the latest only.
KEPT_VISITS = 200
# The share of the visits that a model to be judged may know, as `foldin evaluate` cuts.
PAST = 0.8


def ingested(foldin: str, log: Path, out: Path) -> tuple[list[dict], dict]:
    done = run(foldin, "ingest", log, "--out", out, "--key", KEY, "--json")
    with out.open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["event"] == "view"], json.loads(done)


def visits_are_equal(spark: SparkSession, foldin: str, log: Path, folder: Path) -> list[dict]:
    """Runs both on one log. Gives the visits of `foldin ingest`, by time."""
    rows, summary = ingested(foldin, log, folder / "visits.csv")
    settings = ["--log", str(log), "--out", str(folder), "--key", KEY, "--no-training"]
    account = train.run(spark, train.parser().parse_args(settings))
    assert sum(account.values()) == summary["lines"], (account, summary)
    assert account.pop("kept") == summary["kept"], (account, summary)
    # A blank line has no name in the account of lines that are judged by what they say.
    assert account == summary["dropped"], (account, summary["dropped"])
    found = spark.read.parquet(f"{folder}/interactions").collect()
    shown = lambda dwell: "" if dwell is None else str(dwell)  # noqa: E731
    ours = sorted((row["reader_id"], row["timestamp"], row["item_id"], shown(row["dwell_seconds"])) for row in found)
    theirs = sorted((row["reader_id"], int(row["timestamp"]), row["item_id"], row["dwell_seconds"]) for row in rows)
    assert ours == theirs, [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]][:5]
    known = sum(row["dwell_seconds"] != "" for row in rows)
    print(f"visits: {len(ours)} rows, {known} with dwell, all of {summary['lines']} lines, equal to foldin ingest's")
    return sorted(rows, key=lambda row: int(row["timestamp"]))


def readers_fold_in_alike(spark: SparkSession, model, past: list[dict], foldin: str, folder: Path) -> None:
    """Spark solves for readers last, so that the vectors in its model belong to the item factors in it."""
    stages = ["--estimator", folder / "estimator", "--ids", folder / "items"]
    run(foldin, "import", folder / "model", "--from", "spark", *stages, "--out", folder / "peer.safetensors")
    names = spark.read.parquet(f"{folder}/items/data").first()["labelsArray"][0]
    vector = {names[row["id"]]: np.array(row["features"]) for row in model.itemFactors.collect()}
    factors = {name: vector[name] for name in names[-CANDIDATES:]}
    readers = {row["reader"]: row["reader_id"] for row in spark.read.parquet(f"{folder}/readers").collect()}
    own = {readers[row["id"]]: np.array(row["features"]) for row in model.userFactors.collect()}
    counts = Counter(row["reader_id"] for row in past)
    chosen = [reader for reader in sorted(own) if counts[reader] <= KEPT_VISITS][:READERS]
    assert len(chosen) == READERS, f"the log has {len(chosen)} readers with evidence, {READERS} are needed"
    header = "reader_id,item_id,timestamp,event,dwell_seconds\n"
    visits: dict[str, list[str]] = {reader: [] for reader in chosen}
    for row in past:
        if row["reader_id"] in visits:
            visits[row["reader_id"]].append(",".join(row[name] for name in header.strip().split(",")))
    histories = [(".csv", header + "\n".join(visits[reader]) + "\n") for reader in chosen]
    found = user_vectors(foldin, folder / "peer.safetensors", histories, factors)
    tell("Spark ALS", relative_errors(found, np.array([own[reader] for reader in chosen])), 1e-3)


def model_is_judged(rows: list[dict], past: list[dict], foldin: str, folder: Path) -> None:
    """With counts and first appearances of the past, and foldin's default weights, beside what foldin makes of the same past."""
    for name, some in [("past", past), ("all", rows)]:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(some)
    imported = ["--estimator", folder / "estimator", "--ids", folder / "items", "--interactions", folder / "past.csv"]
    run(foldin, "import", folder / "model", "--from", "spark", *imported, "--out", folder / "spark.safetensors")
    judged = ["--interactions", folder / "all.csv", "--model", folder / "spark.safetensors", "--cut", str(PAST)]
    told = run(foldin, "evaluate", *judged)
    # A line for each that is judged, without those for each kind of reader.
    print("\n".join(line for line in told.splitlines() if line and not line.startswith(" ")))
    assert "spark.safetensors" in told, "the imported model is not among those judged"


def run(*command) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr}")
    return done.stdout


def main() -> None:
    foldin = sys.argv[1]
    start = time.time()
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        # Plans that change on the way are for large data: here each costs more than it saves.
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(foldin, "simulate", "--out", folder / "simulated", "--readers", "1250", "--days", "60", "--seed", "3")
        lines = write_log(folder / "simulated/interactions.csv", folder / "access.log")
        print(f"{lines} lines, Spark {spark.version} on two workers, {time.time() - start:.0f} s")
        rows = visits_are_equal(spark, foldin, folder / "access.log", folder)
        print(f"{time.time() - start:.0f} s")
        cut = int(rows[int(len(rows) * PAST)]["timestamp"])
        past = [row for row in rows if int(row["timestamp"]) < cut]
        settings = ["--rank", str(FACTORS), "--iterations", "4", "--blocks", "2"]
        settings = train.parser().parse_args(["--log", "", "--out", str(folder), "--key", KEY, *settings])
        read = spark.read.parquet(f"{folder}/interactions").where(f"timestamp < {cut}")
        model = train.train(read, str(folder), settings)
        print(f"{time.time() - start:.0f} s")
        readers_fold_in_alike(spark, model, past, foldin, folder)
        print(f"{time.time() - start:.0f} s")
        model_is_judged(rows, past, foldin, folder)
        spark.stop()
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
