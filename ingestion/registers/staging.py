"""The dbt side of a plain source, written from its spec: raw table, staging model, descriptions and tests.

For `python -m ingestion.declare`, which writes the files, and for the test that says when they are stale. A spec whose
`staging.by_hand` gives a reason has its models written by hand.
"""

from __future__ import annotations

import json

from ingestion.registers.spec import Column, Spec

#: Characters of a line that `yamllint` lets pass.
LONGEST = 320
PLACE = {
    "load_id": ("bigint", "Загрузка (файл)"),
    "sheet": ("varchar", "Лист файла"),
    "row_number": ("bigint", "Строка файла"),
}
# Columns that reading adds: what each of them holds.
DERIVED = {
    "procedure_kind": "Вид процедуры, которую называет строка: ВПР, КДР, …",
    "school_year": "Учебный год процедуры: год его июня",
    "named_year": "Календарный год в названии процедуры",
    "season": "осень, зима или весна; пусто, если ни название, ни дата этого не говорят",
    "subject": "Предмет: краткий код кириллицей",
    "grade": "Параллель: класс программы",
    "language": "Иностранный язык, если предмет – иностранный язык и он назван",
    "study_level": "Уровень изучения: базовый, углублённый, профильный; пусто, если не назван",
    "class_label": "Класс: параллель и буква кириллицей",
    "date_from": "Первая дата в тексте",
    "date_to": "Последняя дата в тексте",
}
MENTION_KEY = (
    "Слова, которыми строка называет процедуру, одним ключом: по нему int_procedures__mentioned находит её"
)


def files_of(kind: str, spec: Spec) -> dict[str, str]:
    """Return path below the staging folder → content of every file of a plain source."""
    name = model_name(kind, spec)
    return {
        f"{kind}/_{kind}__sources.yml": sources_yml(kind, spec),
        f"{kind}/_{kind}__models.yml": models_yml(kind, spec),
        f"{kind}/{name}.sql": model_sql(kind, spec),
    }


def model_name(kind: str, spec: Spec) -> str:
    """The staging model of a kind; the thing is the last word of the kind unless the spec names another."""
    return f"stg_{kind}__{spec.staging.thing or kind.rsplit('_', 1)[-1]}"


def loaded_at_query(*kinds: str) -> str:
    """SQL for the moment of the newest file of some kinds, from the load log."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return f"select max(loaded_at) from ops.load_log where status = 'loaded' and source_kind in ({named})"


def columns_of(spec: Spec) -> dict[str, tuple[str, str]]:
    """Return name → (type in DuckDB, description) of the columns that a row holds, in the order of the raw table."""
    own = {c.name: (c.sql_type, describe(c)) for c in spec.columns if not c.personal}
    return own | {name: (kind, DERIVED[name]) for name, kind in spec.derived.items()}


def describe(column: Column) -> str:
    """A column in words: the header that people use, what is stored, the help of the form."""
    words = f"{column.title}: {column.stored}" if column.stored else column.title
    return f"{words}. {column.help}" if column.help else words


def key_of(spec: Spec) -> tuple[str, ...]:
    """Columns of which the newest row stays."""
    return spec.staging.key or spec.key


def sources_yml(kind: str, spec: Spec) -> str:
    """The raw table and how fresh it should be."""
    lines = [
        f"# Written by `make staging` from ingestion/sources/{kind}.yml.",
        "version: 2",
        "",
        "sources:",
        "  - name: raw",
        "    schema: raw",
        "    tables:",
        f"      - name: {kind}",
        f"        description: {_quoted(f'{spec.title}. Зерно: одна строка одной версии файла ({spec.grain})')}",
        "        config:",
        f"          freshness: {{warn_after: {{count: {spec.staging.fresh_days}, period: day}}}}",
        f"          loaded_at_query: {_quoted(loaded_at_query(kind))}",
        "        columns:",
    ]
    for name, (kind_of_value, words) in (PLACE | columns_of(spec)).items():
        lines.append(
            f"          - {{name: {name}, data_type: {kind_of_value}, description: {_quoted(words)}}}"
        )
    return "\n".join(lines) + "\n"


def models_yml(kind: str, spec: Spec) -> str:
    """Description and tests of the staging model: its key is unique, what the gate demands is there."""
    key = ", ".join(key_of(spec))
    lines = [
        f"# Written by `make staging` from ingestion/sources/{kind}.yml.",
        "version: 2",
        "",
        "models:",
        f"  - name: {model_name(kind, spec)}",
        f"    description: {_quoted(f'{spec.title}. Зерно: {spec.grain}; действует последняя присланная строка')}",
        "    data_tests:",
        f"      - unique_combination: {{arguments: {{columns: [{key}]}}}}",
        "    columns:",
    ]
    if spec.mention:
        lines.append(f"      - {{name: mention_key, description: {_quoted(MENTION_KEY)}}}")
    own = {column.name: column for column in spec.columns}
    for name, (_, words) in (columns_of(spec) | PLACE).items():
        tests = _tests(own[name], name in key_of(spec)) if name in own else []
        shown = f", data_tests: [{', '.join(tests)}]" if tests else ""
        line = f"      - {{name: {name}, description: {_quoted(words)}{shown}}}"
        lines += [line] if len(line) <= LONGEST else _apart(own[name], words, tests)
    return "\n".join(lines) + "\n"


def _apart(column: Column, words: str, tests: list[str]) -> list[str]:
    """A column whose allowed words are too many for one line: a line a word."""
    values = dict.fromkeys((column.values or {}).values())
    return [
        f"      - name: {column.name}",
        f"        description: {_quoted(words)}",
        "        data_tests:",
        *(f"          - {test}" for test in tests if not test.startswith("{")),
        "          - accepted_values:",
        "              arguments:",
        "                values:",
        *(f"                  - {_quoted(value)}" for value in values),
    ]


def _tests(column: Column, is_key: bool) -> list[str]:
    tests = ["not_null"] if column.required and is_key else []
    if column.values:
        stored = ", ".join(_quoted(value) for value in dict.fromkeys(column.values.values()))
        tests.append(f"accepted_values: {{arguments: {{values: [{stored}]}}}}")
    return [f"{{{test}}}" if ":" in test else test for test in tests]


def model_sql(kind: str, spec: Spec) -> str:
    """The staging model: columns of the source, the newest row of each key."""
    names = [*columns_of(spec), *PLACE]
    if spec.mention:
        names.insert(0, f"{{{{ mention_key({_mention_day(spec)}) }}}} as mention_key")
    select = "".join(f"    {name},\n" for name in names).removesuffix(",\n")
    return (
        f"-- Written by `make staging` from ingestion/sources/{kind}.yml.\n"
        "-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.\n"
        f"select\n{select}\n"
        f"from {{{{ current_rows('{kind}') }}}}\n"
        "qualify row_number() over (\n"
        f"    partition by {', '.join(key_of(spec))}\n"
        "    order by load_id desc, row_number desc\n"
        ") = 1\n"
    )


def _mention_day(spec: Spec) -> str:
    """The argument of the macro `mention_key`: an expression for the day of the row, as text of Jinja."""
    mention = spec.mention
    day = spec.staging.mention_day or (mention and (mention.day or mention.near))
    if not day:
        return ""
    kinds = {column.name: column.sql_type for column in spec.columns}
    return f"'cast({day} as date)'" if kinds[day] == "timestamp" else f"'{day}'"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
