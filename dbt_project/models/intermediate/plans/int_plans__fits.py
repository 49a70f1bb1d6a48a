"""Which facts are about which measures, and whether they prove them. Grain: plan × measure × key of facts."""

import polars as pl

from warehouse.plans.fits import fits_frame
from warehouse.plans.models import frame


def model(dbt, session):
    dbt.config(materialized="table")
    points = frame(dbt.ref("stg_plans__order_points")).select(
        "plan_id",
        number="п. " + pl.col("number"),
        title="text",
        expected_result=pl.lit(""),
        timing_text="due_text",
        responsible=pl.lit(""),
    )
    measures = frame(dbt.ref("stg_plans__measures")).select(points.columns)
    read = frame(dbt.ref("int_plans__actions")).select("plan_id", "number", "action")
    owners = frame(dbt.ref("int_plans__owners")).select("plan_id", owner_school="school_code")
    # Measures that the rules of their day forbid are left to people.
    forbidden = (
        frame(dbt.ref("int_plans__review"))
        .filter(pl.col("rule_id").str.starts_with("forbidden"), ~pl.col("is_lawful_then"))
        .select("plan_id", "number")
    )
    wanted = (
        pl.concat([measures, points], how="vertical_relaxed")
        .join(forbidden, on=["plan_id", "number"], how="anti")
        .join(read, on=["plan_id", "number"], how="left")
        .join(owners, on="plan_id", how="left")
    )
    facts = frame(dbt.ref("int_plans__known_facts")).unique("fact_key", keep="first", maintain_order=True)
    schools = frame(dbt.ref("dim_schools")).select("school_code", "name")
    return fits_frame(wanted, facts, frame(dbt.ref("plan_fact_rules")), schools).to_arrow()
