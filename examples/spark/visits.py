"""Lines to visits, as DataFrames: sessions by a gap of half an hour, dwell from the next page."""

from functools import lru_cache

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

from access_log import Rules

GAP_SECONDS = 1800
LONGEST_VISIT_SECONDS = 1800
MOST_PAGES = 1000

LINE = T.StructType(
    [
        T.StructField("reason", T.StringType()),
        T.StructField("reader_id", T.StringType()),
        T.StructField("at", T.LongType()),
        T.StructField("page", T.StringType()),
        T.StructField("item_id", T.StringType()),
    ]
)


@lru_cache(1)
def _rules(key: bytes, crawlers: tuple[str, ...], article_pattern: str | None) -> Rules:
    return Rules(key, list(crawlers), article_pattern)


def read_lines(
    spark: SparkSession, logs: list[str], key: bytes, crawlers: list[str], article_pattern: str | None
) -> DataFrame:
    """Every line, judged."""
    named = tuple(crawlers)
    judge = F.udf(lambda line: _rules(key, named, article_pattern).judge(bytes(line)), LINE)
    # Hadoop would also cut at a lone carriage return. A string column holds the bytes as they came, whatever they are.
    text = spark.read.option("lineSep", "\n").text(logs)
    return text.select(judge(F.col("value").cast("binary")).alias("line")).select("line.*")


def sessions(lines: DataFrame, most_per_minute: int) -> DataFrame:
    """Pages and requests for robots.txt with the number of their session and whether a machine asked for them."""
    # Of one second by name: lines are written when answers are out, so their order tells nothing there.
    by_reader = Window.partitionBy("reader_id").orderBy("at", "page")
    silence = F.col("at") - F.lag("at").over(by_reader)
    begins = F.coalesce((silence >= GAP_SECONDS).cast("int"), F.lit(1))
    numbered = lines.where("reason is null").withColumn("session", F.sum(begins).over(by_reader))
    whole = Window.partitionBy("reader_id", "session")
    in_time = whole.orderBy("at", "page")
    hurry = F.lead("at", most_per_minute).over(in_time) - F.col("at") < 60
    machine = (
        F.max(F.col("page").isNull().cast("int")).over(whole)
        + F.max((F.count("page").over(whole) > MOST_PAGES).cast("int")).over(whole)
        + F.max(F.coalesce(F.col("hurry").cast("int"), F.lit(0))).over(whole)
    )
    return numbered.withColumn("hurry", hurry).withColumn("machine", machine > 0).drop("hurry")


def visits(pages: DataFrame) -> DataFrame:
    """Opened pages of readers, each with the seconds to the next one of its session; null for the last, whose end nobody
    saw. A page asked for again at once is one visit."""
    in_time = Window.partitionBy("reader_id", "session").orderBy("at", "page")
    before = F.lag("page").over(in_time)
    opened = pages.where("not machine").withColumn("before", before).where("before is null or before != page")
    dwell = F.least(F.lead("at").over(in_time) - F.col("at"), F.lit(LONGEST_VISIT_SECONDS))
    # `least` passes over null: a last page has no next one to be less than.
    dwell = F.when(F.lead("at").over(in_time).isNotNull(), dwell)
    return opened.withColumn("dwell_seconds", dwell).drop("before")


def interactions(opened: DataFrame) -> DataFrame:
    """What `foldin ingest` writes: the visits of articles, for `foldin train` and `evaluate`."""
    return opened.where("item_id is not null").select(
        "reader_id",
        "item_id",
        F.col("at").alias("timestamp"),
        F.lit("view").alias("event"),
        "dwell_seconds",
    )


def account(lines: DataFrame, paged: DataFrame, opened: DataFrame) -> dict[str, int]:
    """How many lines became a row, and how many did not, by reason. All of them together are all lines."""
    counted = {row["reason"]: row["count"] for row in lines.where("reason is not null").groupBy("reason").count().collect()}
    articles = F.col("item_id").isNotNull()
    pages = paged.groupBy("machine").agg(F.count("*").alias("all"), F.sum(articles.cast("int")).alias("articles")).collect()
    of = {row["machine"]: row for row in pages}
    kept = opened.where(articles).count()
    of_articles = of[False]["articles"] if False in of else 0
    for reason, count in [
        ("behaves like a crawler", of[True]["all"] if True in of else 0),
        ("same page again", of_articles - kept),
        ("not an article", of[False]["all"] - of_articles if False in of else 0),
    ]:
        if count:
            counted[reason] = count
    return {"kept": kept, **counted}
