"""A published build in which every word that people or files brought carries markup: HTML, Markdown, a formula."""

import shutil
from pathlib import Path

import duckdb

from warehouse.home import Home

FOREIGN = "markup.invalid"
PLANT = (
    f" =1+1 <img src=x onerror=\"document.title='{FOREIGN}'\"><img src=http://{FOREIGN}/a.png>"
    f" <a href=http://{FOREIGN}/b>а</a> ![к](http://{FOREIGN}/c.png) [с](http://{FOREIGN}/d) **ж** :x: `к` $x$"
    f" <script>document.title='{FOREIGN}'</script> [/b] [red]"
)
#: Words of people, files and registers; codes, states and words of our own seeds stay as they are.
WORDS = """
applicant basis category comment commission contrary_document course_name criterion cut_value dates_text
deficit direction document document_no due_text evidence expected_result extra_needs file_name file_names fact
funding_source group_name grounds help_text hypothesis how_to_fix link list_name measure message
missing_classes municipality name names observed order_text organisation outcome owner_name place plan_name
plan_reference plan_title planned_result position postponement_basis priority_reasons procedure_name profile
protected_network reason reasons reference_name responsible responsible_position row_json school_name
school_words school_words_open sheet skill skill_group source_file source_text subdirection text timing_note
timing_remark timing_text title topics value what
"""
COLUMNS = frozenset(WORDS.split())


def plant(home: Path, root: Path) -> Home:
    """Copy what is published in a home below ``root`` and put markup into every column of words; returns the copy."""
    copy = Home(root).create()
    published = Home(home).published()
    assert published
    target = copy.builds / published.name
    shutil.copyfile(published, target)
    shutil.copyfile(published.with_suffix(".json"), target.with_suffix(".json"))
    with duckdb.connect(str(target)) as connection:
        for (view,) in connection.execute(
            "select view_name from duckdb_views() where schema_name = 'marts'"
        ).fetchall():
            connection.execute(f'create table marts.made as from marts."{view}"')
            connection.execute(f'drop view marts."{view}"')
            connection.execute(f'alter table marts.made rename to "{view}"')
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR' and table_schema in ('marts', 'ops') and table_name <> 'docs' order by all"
        ).fetchall()
        for schema, table, column in columns:
            # In tables of reports `value` is a category that pictures are drawn by, in remarks it is a cell of a file.
            if column in COLUMNS and (column != "value" or schema == "ops"):
                # Made anew and not updated: a column may belong to a key.
                connection.execute(
                    f'create or replace table {schema}."{table}" as select * replace '
                    f'("{column}" || $plant as "{column}") from {schema}."{table}"',
                    {"plant": PLANT},
                )
    copy.current.symlink_to(target.relative_to(copy.root))
    return copy
