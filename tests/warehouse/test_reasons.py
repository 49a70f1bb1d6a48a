"""Whatever fails, the reason is a Russian sentence that says what to do."""

import errno
import re

import duckdb
import pytest

from warehouse import reasons
from warehouse.builds import BuildResult
from warehouse.reasons import CHECKED, CORRUPT, DISK, HELD, KILLED, MEMORY, PROGRAM, RIGHTS, STOPPED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Out of Memory Error: could not allocate block of size 256.0 KiB (24.9 MiB/25.0 MiB used)", MEMORY),
        ("Runtime Error\n  Out of Memory Error: failed to pin block of size 256.0 KiB", MEMORY),
        ('IO Error: Could not write file "/h/b.duckdb.wal": No space left on device', DISK),
        ("[Errno 28] No space left on device: '/h/logs/dbt/manifest.json'", DISK),
        ("Out of Memory Error: failed to offload data block (max_temp_directory_size)", DISK),
        ('IO Error: Cannot open file "/h/x.duckdb": Read-only file system', RIGHTS),
        ("[Errno 13] Permission denied: '/h/inbox'", RIGHTS),
        ('IO Error: The file "/h/x" exists, but it is not a valid DuckDB database file!', CORRUPT),
        ("Serialization Error: Failed to deserialize: field id mismatch", CORRUPT),
        ("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2", CORRUPT),
        ("Compilation Error in model x: 'y' is undefined", PROGRAM),
    ],
)
def test_a_message_is_a_reason(text, reason):
    assert reasons.of_text(text) == reason


def test_another_program_that_holds_a_file_is_named():
    text = (
        'IO Error: Could not set lock on file "/h/ingested.duckdb": Conflicting lock is held in /usr/bin/dbeaver '
        "(PID 4242). See also https://duckdb.org/docs/stable/connect/concurrency"
    )
    said = reasons.of_text(text)
    assert said.sentence == f"{HELD.sentence} (dbeaver, процесс 4242)"
    assert said.advice == HELD.advice


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), MEMORY),
        (OSError(errno.ENOSPC, "No space left on device"), DISK),
        (OSError(errno.EFBIG, "File too large"), DISK),
        (PermissionError(errno.EACCES, "Permission denied"), RIGHTS),
        (OSError(errno.EROFS, "Read-only file system"), RIGHTS),
        (KeyboardInterrupt(), STOPPED),
        (SystemExit(143), STOPPED),
        (duckdb.OutOfMemoryException("Out of Memory Error: could not allocate"), MEMORY),
        (ValueError("x"), PROGRAM),
    ],
)
def test_an_exception_is_a_reason(error, reason):
    assert reasons.of_error(error) == reason


def test_a_build_that_the_system_killed_ran_out_of_memory():
    assert reasons.of_exit(-9, "") == KILLED
    assert reasons.of_exit(1, "No space left on device") == DISK


def test_a_rule_of_the_data_is_said_with_its_table_and_its_rows():
    node = {"unique_id": "test.obektiv.unique_dim_schools.a1", "status": "fail"}
    node["message"] = "Got 3 results, configured to fail if != 0"
    node["test"] = {"name": "unique", "column": "school_code", "table": "dim_schools"}
    words, reason = reasons.of_node(node)
    assert words == "в таблице dim_schools повторяется «school_code», строк: 3 (проверка unique_dim_schools)"
    assert reason.sentence.startswith("данные не прошли проверку: в таблице dim_schools")
    assert "obektiv status" in reason.advice


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "(null, 2)",
            "в таблице dim_schools есть строки с пустым «school_code» (договор таблицы dim_schools)",
        ),
        (
            "('990001', 1)",
            "в таблице dim_schools повторяются строки, которые должны быть единственными (договор таблицы dim_schools)",
        ),
    ],
)
def test_what_the_contract_of_a_mart_forbids_is_said_as_a_rule_of_the_data(row, words):
    with duckdb.connect() as connection:
        connection.execute(
            "create table dim_schools__dbt_tmp (school_code varchar not null, n int, primary key (n))"
        )
        connection.execute("insert into dim_schools__dbt_tmp values ('990001', 1)")
        with pytest.raises(duckdb.ConstraintException) as said:
            connection.execute(f"insert into dim_schools__dbt_tmp values {row}")
    message = f"Runtime Error in model dim_schools (dim_schools.sql)\n  {said.value}"
    told, reason = reasons.of_node(
        {"unique_id": "model.obektiv.dim_schools", "status": "error", "message": message, "test": {}}
    )
    assert told == words
    assert reason.advice == CHECKED.advice


def test_every_rule_of_the_build_has_its_words(repo_root):
    tests = repo_root / "dbt_project" / "tests"
    assert {path.stem for path in tests.glob("*.sql")} == set(reasons.RULES)
    generic = {
        name
        for path in (tests / "generic").glob("*.sql")
        for name in re.findall(r"{%-?\s*test\s+(\w+)", path.read_text(encoding="utf-8"))
    }
    assert generic <= set(reasons.GENERIC)


def test_the_first_failure_is_the_reason_and_no_word_of_it_is_english():
    result = BuildResult("b", "failed")
    node = {"unique_id": "model.obektiv.dim_schools", "status": "error", "message": "Out of Memory Error: x"}
    result.fail(*reasons.of_node(node))
    result.fail("второе", PROGRAM)
    assert (result.reason, result.advice) == (MEMORY.sentence, MEMORY.advice)
    for one in (MEMORY, DISK, RIGHTS, HELD, CORRUPT, STOPPED, KILLED, PROGRAM):
        assert not re.search(r"\b(?!obektiv|refresh|rebuild|build|full|logs|duckdb)[a-z]{4,}\b", one.sentence)
        assert one.advice.endswith(".")
