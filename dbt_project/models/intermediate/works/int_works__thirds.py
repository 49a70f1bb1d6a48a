"""Works whose two readings are too far apart, and why. Grain: lot × work."""

import polars as pl

from warehouse.works.thirds import need_third

WORK = "lot_name || '|' || work_code as work"


def rows(relation, columns, condition="true"):
    return pl.from_arrow(relation.filter(condition).project(columns).to_arrow_table())


def model(dbt, session):
    dbt.config(materialized="table")
    scores = rows(
        dbt.ref("int_works__scores"), f"{WORK}, cast(reading as integer) as reading, task_code, score", "reading < 3"
    )
    works = rows(dbt.ref("int_works__wholes"), f"{WORK}, maximum, rest, min3, min4, min5")
    return need_third(scores, works).to_arrow()
