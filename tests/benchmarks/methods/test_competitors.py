"""Competitors give one row per class and react to what they were made for."""

import numpy as np
import polars as pl

from tests.benchmarks.methods import competitors as other
from warehouse.objectivity.components import components
from warehouse.objectivity.prepare import CLASS_KEYS, prepare, season_links


def pieces(honest):
    links = season_links(honest["participants"])
    tests, parts = [], []
    for (_,), rows in honest["participants"].group_by("procedure_id", maintain_order=True):
        tests.append(prepare(rows, honest["tasks"], honest["dim_tasks"], honest["scales"], links))
        parts.append(components(rows, honest["tasks"], honest["dim_tasks"], honest["scales"], links=links))
    return tests, pl.concat(parts)


def test_one_row_per_class_and_finite_scores(honest):
    tests, parts = pieces(honest)
    levels = other.class_levels(honest["participants"])
    features = pl.concat([other.class_features(t) for t in tests])
    tables = [other.invalsi(features), other.fioko_like(levels), other.jacob_levitt(levels, parts)]
    tables.append(other.value_added_funnel(parts))
    for table in tables:
        assert table.select(CLASS_KEYS).is_duplicated().sum() == 0
        assert table["score"].is_finite().all()
    assert all(t.height == levels.height for t in tables[1:3])


def test_invalsi_features_by_hand(honest):
    tests, _ = pieces(honest)
    test, row = tests[0], other.class_features(tests[0])
    mine = test.scores[(test.unit == 0) & test.present]
    share = (mine / test.maxima).mean(1)
    assert np.isclose(row["mean"][0], share.mean())
    assert np.isclose(row["sd"][0], share.std())
    assert np.isclose(row["blank"][0], (mine == 0).mean())


def test_a_drop_in_the_next_year_speaks_for_a_class_without_a_year_before(honest):
    levels = other.class_levels(honest["participants"])
    drop = pl.when(pl.col("school_code") == "990000").then(pl.col("z") - 1.5).otherwise("z")
    later = levels.with_columns(
        drop.alias("z"),
        pl.col("school_year") + 1,
        pl.col("grade") + 1,
        pl.col("class_grade") + 1,
        class_label=pl.lit("6") + pl.col("class_label").str.slice(1),
        procedure_id=pl.col("procedure_id").str.replace("2024", "2025"),
    )
    this_year = pl.col("procedure_id").str.contains("2024") & (pl.col("school_code") == "990000")
    both = other.fioko_like(pl.concat([levels, later])).filter(this_year)
    still = other.fioko_like(pl.concat([levels, later.with_columns(levels["z"])])).filter(this_year)
    assert (both["score"].to_numpy() > still["score"].to_numpy()).all()


def test_level_rules_flag_a_strong_class(honest):
    levels = other.class_levels(honest["participants"])
    strong = levels.with_columns(
        pl.when(pl.col("class_label") == "5В").then(pl.col("z") + 2).otherwise("z").alias("z"),
        pl.when(pl.col("class_label") == "5В").then(0.9).otherwise(0.1).alias("over_pct"),
    )
    flags = other.fioko_like(strong)
    assert flags.filter(pl.col("class_label") == "5В")["flag"].mean() > 0.7
    assert not flags.filter(pl.col("class_label") != "5В")["flag"].any()
