"""The harness' generated municipality as frames with the marts' column names."""

import sys
from pathlib import Path

import polars as pl

SUBJECTS = {"MA": "МА", "RU": "РУ", "BI": "БИ"}


def generate(shared: Path, seed: int, base: str = "irt", *, null: bool = False) -> tuple[dict, dict]:
    """Generator output of `shared/harness/gen.py`: (data, truth)."""
    folder = str(shared / "harness")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from gen import generate as run

    return run(seed, base, null=null, czpath=str(shared / "data" / "czech_matura_math_2019.parquet"))


def school_code(column: str = "school_code") -> pl.Expr:
    return pl.lit("99") + pl.col(column).str.slice(3).str.zfill(4)


def procedure_id() -> pl.Expr:
    subject = pl.col("subject").replace_strict(SUBJECTS)
    return pl.format("ВПР-{}-весна-{}-{}", pl.col("year"), subject, pl.col("grade"))


def class_label() -> pl.Expr:
    return pl.col("grade").cast(pl.String) + pl.col("class")


def marts(data: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """participants, tasks, dim_tasks, scales, schools, teaching_load, rechecks as the marts name them."""
    keys = ["participant_code", "subject", "year"]
    totals = data["results_items"].group_by(keys).agg(pl.col("score").sum().alias("primary_score"))
    maxima = data["items"].group_by("subject", "grade", "year").agg(pl.col("max_score").sum().alias("top"))
    borders = data["thresholds"].pivot(on="mark", index=["subject", "grade", "year"], values="min_score")
    people = (
        data["participants"].join(totals, on=keys, how="left").join(borders, on=["subject", "grade", "year"])
    )
    people = people.join(maxima, on=["subject", "grade", "year"])
    mark = 2 + sum((pl.col("primary_score") >= pl.col(m)).cast(pl.Int64) for m in ("3", "4", "5"))
    participants = people.select(
        procedure_id().alias("procedure_id"),
        pl.lit("ВПР").alias("kind"),
        pl.col("year").alias("school_year"),
        pl.lit("весна").alias("season"),
        pl.col("subject").replace_strict(SUBJECTS),
        "grade",
        pl.col("grade").alias("class_grade"),
        pl.lit("Тестовый район").alias("municipality"),
        school_code().alias("school_code"),
        class_label().alias("class_label"),
        pl.col("participant_code").cast(pl.String),
        pl.col("variant").cast(pl.String),
        pl.when("present").then(pl.lit("present")).otherwise(pl.lit("absent")).alias("attendance"),
        "primary_score",
        pl.col("top").alias("max_primary_score"),
        mark.alias("mark"),
        "journal_mark",
    )
    tasks = data["results_items"].select(
        procedure_id().alias("procedure_id"),
        school_code().alias("school_code"),
        pl.col("participant_code").cast(pl.String),
        class_label().alias("class_label"),
        pl.col("item_no").cast(pl.String).alias("task_code"),
        "score",
        "max_score",
        pl.lit("scored").alias("response"),
    )
    dim_tasks = data["items"].select(
        procedure_id().alias("procedure_id"),
        pl.col("item_no").cast(pl.String).alias("task_code"),
        "max_score",
        pl.when("is_open").then(pl.lit("развёрнутый")).otherwise(pl.lit("краткий")).alias("answer_type"),
    )
    scales = borders.select(
        procedure_id().alias("procedure_id"),
        pl.col("3").alias("min3"),
        pl.col("4").alias("min4"),
        pl.col("5").alias("min5"),
    )
    kinds = {"lyceum": "лицей", "gymnasium": "гимназия", "rural": "СОШ", "urban": "СОШ"}
    schools = data["schools"].select(
        school_code().alias("school_code"),
        pl.col("kind").replace_strict(kinds),
        (pl.col("kind") == "rural").alias("is_rural"),
    )
    load = (
        data["participants"]
        .select(
            "teacher_code",
            school_code().alias("school_code"),
            pl.col("subject").replace_strict(SUBJECTS),
            "grade",
            class_label().alias("class_label"),
            pl.col("year").alias("school_year"),
        )
        .unique(maintain_order=True)
    )
    rechecks = data["recheck"].select(
        procedure_id().alias("procedure_id"),
        pl.col("year").alias("school_year"),
        pl.col("subject").replace_strict(SUBJECTS),
        "grade",
        school_code().alias("school_code"),
        class_label().alias("class_label"),
        pl.col("participant_code").cast(pl.String),
        pl.col("item_no").cast(pl.String).alias("task_code"),
        pl.col("teacher_score").alias("school_score"),
        "expert_score",
        "max_score",
        "expert_code",
        "teacher_code",
    )
    return {
        "participants": participants,
        "tasks": tasks,
        "dim_tasks": dim_tasks,
        "scales": scales,
        "schools": schools,
        "teaching_load": load,
        "rechecks": rechecks,
    }


def truth_classes(truth: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Truth with the marts' keys: procedure_id, school_code, class_label, type, is_manip, school_kind,
    n_present…
    """
    return truth["truth_classes"].with_columns(
        procedure_id().alias("procedure_id"),
        school_code().alias("school_code"),
        class_label().alias("class_label"),
        pl.col("year").alias("school_year"),
    )
