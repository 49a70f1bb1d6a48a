"""The session of Spark that builds and comparisons use, with the settings under which results equal DuckDB's."""

from __future__ import annotations

import os
import sys
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

#: Where the engine is: `spark://host:7077` of a cluster; by default two threads of this process.
MASTER = "OBEKTIV_SPARK_MASTER"
#: Memory of the driver, which also works where there is no cluster, and of an executor.
MEMORY = "OBEKTIV_SPARK_MEMORY"
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # A day and a moment of the models have no zone.
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.sources.default": "parquet",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.serializer": "org.apache.spark.serializer.KryoSerializer",
}


def settings() -> dict[str, str]:
    """Return every setting of the session, those of this machine included."""
    memory = os.environ.get(MEMORY, "2g")
    return SETTINGS | {
        "spark.master": os.environ.get(MASTER, "local[2]"),
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.sql.shuffle.partitions": os.environ.get("OBEKTIV_SPARK_PARTITIONS", "4"),
        # Compiling a query costs more than running it on few rows; OBEKTIV_SPARK_CODEGEN=true for a real cluster.
        "spark.sql.codegen.wholeStage": os.environ.get("OBEKTIV_SPARK_CODEGEN", "true"),
    }


def session(name: str = "obektiv", **more: str) -> Any:
    """Return the session of this process, begun where there is none yet."""
    from pyspark.sql import SparkSession

    # Workers run the same Python with the same libraries; on a cluster it stands at the same place on every node.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Nodes speak to this process by the address that the master has been given.
    if "127.0.0.1" in os.environ.get(MASTER, ""):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName(name)
    for key, value in (settings() | more).items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    register_functions(spark)
    return spark


def register_functions(spark: Any) -> None:
    """Functions that Spark has not: computed by DuckDB itself, so that the numbers are the same."""
    from pyspark.sql.functions import pandas_udf

    def alike(one: pd.Series, other: pd.Series) -> pd.Series:
        pairs = pa.table({"one": pa.array(one, pa.string()), "other": pa.array(other, pa.string())})  # noqa: F841
        with duckdb.connect() as base:
            base.execute("set threads = 1")
            found = base.sql(
                "select jaro_winkler_similarity(one, other) as alike from pairs"
            ).to_arrow_table()
        return found["alike"].to_pandas()

    spark.udf.register("duckdb_likeness", pandas_udf(alike, "double"))
