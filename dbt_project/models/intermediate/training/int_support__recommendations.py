"""Facts and rules made into addressed recommendations. Grain: recommendation."""

import polars as pl

from warehouse.training.recommend import recommendations
from warehouse.training.words import read_topics, topics_of


def model(dbt, session):
    """Strengths first, then at most five proposals for each addressee of each campaign of the newest year."""
    dbt.config(materialized="table")

    def frame(relation):
        return pl.from_arrow(relation.to_arrow_table())

    topics = read_topics(frame(dbt.ref("support_topics")).iter_rows(named=True))

    def by_topic(rows, column):
        """One row per topic that the text names; a text without one stands once."""
        names = [topics_of(text, topics) for text in rows[column]]
        return rows.with_columns(pl.Series("topic", names, dtype=pl.List(pl.String))).explode("topic")

    facts = pl.concat([frame(dbt.ref("int_support__school_facts")), frame(dbt.ref("int_support__wider_facts"))])
    years = frame(dbt.ref("int_support__campaigns")).select("campaign", "school_year").unique()
    facts = facts.join(years, on="campaign", how="left")
    topical = pl.when("is_topical").then("topic")
    done = by_topic(frame(dbt.ref("int_support__done")), "what").with_columns(topical.alias("topic"))
    events = by_topic(frame(dbt.ref("int_support__events")), "text").drop_nulls("topic").sort("day_on", "what", nulls_last=True)
    measures = frame(dbt.ref("dim_measures")).sort("period_start", "plan_id", "ordinal", descending=[True, False, False])
    facts = facts.join(frame(dbt.ref("int_support__task_kinds")), on="basis", how="left", maintain_order="left")
    rules = frame(dbt.ref("support_recommendation_rules"))
    today = frame(dbt.ref("int_support__today"))["today"][0]
    actions = frame(dbt.ref("support_actions"))
    return recommendations(facts, rules, done, events, measures, topics, today, actions).to_arrow()
