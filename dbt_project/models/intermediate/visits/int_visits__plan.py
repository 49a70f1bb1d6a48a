"""Who is to observe which school on which day, and why nobody is. Grain: visit (campaign × school × day)."""

import polars as pl

from warehouse.thresholds import least
from warehouse.visits.plan import People, plan

VISIT = "visit_id, campaign, kind, school_code, visit_date, need"
OBSERVER = "observer_code, interest_school_codes, coalesce(max_visits, -1) as most, briefed_on"
APPROVED = "person_code as observer_code, procedure_kind as kind, school_code, assigned_on as visit_date"


def rows(relation, columns, condition="true"):
    return pl.from_arrow(relation.filter(condition).project(columns).to_arrow_table())


def model(dbt, session):
    dbt.config(materialized="table")
    visits = rows(dbt.ref("int_visits__slots"), VISIT)
    today = rows(dbt.ref("int_plans__today"), "today")["today"][0]
    observers = rows(dbt.ref("dim_observers"), OBSERVER)
    interests = (
        observers.select("observer_code", pl.col("interest_school_codes").str.split(",").alias("school_code"))
        .explode("school_code")
        .with_columns(pl.col("school_code").str.strip_chars())
        .drop_nulls()
    )
    briefed = observers.select("observer_code", "briefed_on")
    free = rows(dbt.ref("int_visits__offers"), "observer_code, offered_on").join(briefed, on="observer_code")
    free = free.filter(pl.col("briefed_on").is_null() | (pl.col("briefed_on") < pl.col("offered_on")))
    approved = rows(
        dbt.ref("stg_assignments__assignments"),
        APPROVED,
        "role = 'наблюдатель' and status = 'утверждено'",
    )
    kept = (
        approved.join(visits, on=["kind", "school_code", "visit_date"])
        .join(interests, on=["observer_code", "school_code"], how="anti")
        .join(briefed, on="observer_code")
        .sort("visit_id", "observer_code")
        .unique("visit_id", keep="first", maintain_order=True)
    )
    seen = rows(
        dbt.ref("fct_observations"), "observer_code, school_code, school_year", "observer_code is not null"
    )
    last_year = seen.filter(pl.col("school_year") == pl.col("school_year").max()).drop("school_year").unique()
    usual = least("visits_most")
    most = {code: usual if top < 0 else top for code, top in observers.select("observer_code", "most").iter_rows()}
    known = visits.filter((pl.col("visit_date") >= today) | pl.col("visit_id").is_in(kept["visit_id"].to_list()))
    people = People(free.select("observer_code", "offered_on"), interests, most, last_year)
    shared = plan(known, people, kept)
    return shared.with_columns(is_approved=pl.col("visit_id").is_in(kept["visit_id"].to_list())).to_arrow()
