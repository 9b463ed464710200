"""From access logs too large for one machine to factors that `foldin import` reads.

    spark-submit --py-files access_log.py,siphash.py,visits.py train.py --log 'logs/*.gz' --key … --out out
    foldin import --from spark out/model --estimator out/estimator --ids out/items --out model.safetensors
"""

import argparse
import json
from pathlib import Path

from pyspark.ml.feature import StringIndexer
from pyspark.ml.recommendation import ALS
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from visits import GAP_SECONDS, account, interactions, read_lines, sessions, visits

HERE = Path(__file__).resolve().parent
# What `foldin` takes an article to need whose length nobody knows, and what it takes for a bounce: 10 seconds.
READING_SECONDS = 60.0
BOUNCE_SECONDS = 10.0


def engagement(read: DataFrame) -> DataFrame:
    """R of every reader and article, as a page that folds the reader in will measure it: visits less than half an hour apart
    are one, a full read is 1, a bounce nothing, a visit of unknown dwell a half."""
    in_time = Window.partitionBy("reader_id", "item_id").orderBy("timestamp")
    apart = F.col("timestamp") - F.lag("timestamp").over(in_time) >= GAP_SECONDS
    numbered = read.withColumn("visit", F.sum(F.coalesce(apart.cast("int"), F.lit(1))).over(in_time))
    merged = numbered.groupBy("reader_id", "item_id", "visit").agg(F.sum("dwell_seconds").alias("dwell"))
    share = F.least(F.col("dwell") / READING_SECONDS, F.lit(1.0))
    strength = F.when(F.col("dwell").isNull(), 0.5).when(F.col("dwell") < BOUNCE_SECONDS, 0.0).otherwise(share)
    summed = merged.groupBy("reader_id", "item_id").agg(F.sum(strength).alias("engagement"))
    return summed.where("engagement > 0")


def numbered_readers(read: DataFrame) -> DataFrame:
    """Whole numbers for readers, which are too many for an indexer that holds all names on one machine."""
    readers = read.select("reader_id").distinct().orderBy("reader_id").rdd.zipWithIndex()
    return readers.map(lambda pair: (pair[0]["reader_id"], pair[1])).toDF("reader_id string, reader int")


def train(read: DataFrame, out: str, settings: argparse.Namespace):
    """Trains on the interactions, and saves what an import needs: the model, the estimator that knows α and λ, the names."""
    strengths = engagement(read)
    readers = numbered_readers(strengths)
    items = StringIndexer(inputCol="item_id", outputCol="item").fit(strengths)
    ratings = items.transform(strengths).join(readers, "reader_id")
    ratings = ratings.select("reader", F.col("item").cast("int"), F.col("engagement").cast("float").alias("rating"))
    als = ALS(
        userCol="reader",
        itemCol="item",
        ratingCol="rating",
        implicitPrefs=True,
        rank=settings.rank,
        alpha=settings.alpha,
        regParam=settings.regularization,
        maxIter=settings.iterations,
        seed=settings.seed,
    ).setNumBlocks(settings.blocks)
    model = als.fit(ratings)
    for stage, name in [(model, "model"), (als, "estimator"), (items, "items")]:
        stage.write().overwrite().save(f"{out}/{name}")
    readers.write.mode("overwrite").parquet(f"{out}/readers")
    return model


def patterns(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def run(spark: SparkSession, arguments: argparse.Namespace) -> dict[str, int]:
    """The whole job; gives the account of the lines."""
    for module in ["access_log.py", "siphash.py", "visits.py"]:
        spark.sparkContext.addPyFile(str(HERE / module))
    key = bytes.fromhex(arguments.key)
    lines = read_lines(spark, arguments.log, key, patterns(arguments.crawlers), arguments.article_pattern).cache()
    paged = sessions(lines, arguments.max_pages_per_minute).cache()
    opened = visits(paged)
    interactions(opened).write.mode("overwrite").parquet(f"{arguments.out}/interactions")
    counted = account(lines, paged, opened)
    if not arguments.no_training:
        train(spark.read.parquet(f"{arguments.out}/interactions"), arguments.out, arguments)
    lines.unpersist()
    paged.unpersist()
    return counted


def a_key(text: str) -> str:
    if len(text) != 32 or any(digit not in "0123456789abcdefABCDEF" for digit in text):
        raise argparse.ArgumentTypeError("expected 32 hexadecimal digits, e.g. from `openssl rand -hex 16`")
    return text


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--log", nargs="+", required=True, help="access logs in combined format, plain or .gz")
    options.add_argument("--out", required=True, help="a folder; what an earlier run left there is replaced")
    options.add_argument("--key", type=a_key, required=True, help="key of the readers' names, as for foldin ingest --key")
    options.add_argument("--article-pattern", help="which pages are articles; the first group that matches is the id")
    options.add_argument("--crawlers", type=Path, default=HERE / "../../src/ingest/crawlers/list.txt")
    options.add_argument("--max-pages-per-minute", type=int, default=20)
    options.add_argument("--no-training", action="store_true", help="write interactions only")
    options.add_argument("--rank", type=int, default=64, help="numbers a vector has")
    options.add_argument("--alpha", type=float, default=10.0, help="how fast confidence grows with engagement: 1 + αR")
    options.add_argument("--regularization", type=float, default=0.05, help="λ, multiplied by a reader's count of articles")
    options.add_argument("--iterations", type=int, default=10)
    options.add_argument("--blocks", type=int, default=10, help="parts that readers and articles are trained in")
    options.add_argument("--seed", type=int, default=1)
    return options


def main() -> None:
    arguments = parser().parse_args()
    spark = SparkSession.builder.appName("foldin").getOrCreate()
    print(json.dumps(run(spark, arguments), indent=2))
    spark.stop()


if __name__ == "__main__":
    main()
