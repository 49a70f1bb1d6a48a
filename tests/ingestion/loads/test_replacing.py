"""What a newer file replaces is exactly its own slice, and what would lose more than a little waits for a person."""

import shutil
from pathlib import Path

import duckdb
import pytest

from ingestion.loads.rows import keep_slices
from ingestion.loads.rules import rule_of
from ingestion.pipeline import ingest
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse.home import Home

CURRENT = """
select p.class_label, p.participant_code, p.load_id
from raw.results_participants as p
inner join ops.load_log as l on p.load_id = l.load_id and l.status = 'loaded'
anti join ops.replaced_rows as g on p.load_id = g.load_id and p.row_number = g.row_number
    and p.sheet is not distinct from g.sheet
order by all
"""


def rows(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(sql).fetchall()


def counted(home: Home) -> list[tuple]:
    """Classes, codes and loads of the pupils that count."""
    return rows(home, CURRENT)


def statuses(home: Home) -> list[str]:
    return [status for (status,) in rows(home, "select status from ops.load_log order by load_id")]


def protocol(path: Path, label: str, codes: range | list[int], score: int = 1, **changes: str) -> Path:
    """A class with one task; scores go round so that works differ."""
    return long_csv(
        path,
        *[
            row_long(
                **({"Класс": label, "Код участника": str(code), "Балл": str((score + code) % 3)} | changes)
            )
            for code in codes
        ],
    )


@pytest.fixture
def send(home, tmp_path):
    def sent(label: str, codes: range | list[int], **changes: str):
        number = len(list(tmp_path.glob("*.csv")))
        (report,) = ingest(home, [protocol(tmp_path / f"{number}.csv", label, codes, **changes)])
        return report

    return sent


def test_two_classes_of_a_school_that_share_a_code_both_stay_and_the_clash_is_said(home, send):
    send("6А", range(1, 11))
    report = send("6Б", range(10, 21))
    assert len(counted(home)) == 21
    assert "кодов, которые есть и в другом классе: 1" in report.message


def test_a_corrected_class_replaces_the_class_and_no_other(home, send):
    send("6А", range(1, 26))
    send("6Б", range(26, 51))
    report = send("6А", range(1, 25))
    assert (report.status, report.changes[0]["replaced_cnt"], report.changes[0]["lost_cnt"]) == (
        "loaded",
        25,
        1,
    )
    assert statuses(home) == ["replaced", "loaded", "loaded"]
    assert [(label, load) for label, _, load in counted(home)] == [("6А", 3)] * 24 + [("6Б", 2)] * 25


def test_a_file_that_loses_a_class_waits_and_the_class_stays(home, send):
    send("6А", range(1, 26))
    report = send("6А", [26, 27, 28])
    assert (report.status, report.reasons) == (
        "held",
        ["КДР-2026-весна-МА-6, ОО 990001, 6А: нет 25 из 25 прежних участников"],
    )
    assert f"obektiv confirm {report.load_id} --add" in report.message
    assert [load for *_, load in counted(home)] == [1] * 25


def test_renumbered_codes_of_a_class_wait(home, send):
    send("6А", range(1, 26))
    assert send("6А", range(101, 126)).status == "held"
    assert len(counted(home)) == 25


def test_leading_zeros_do_not_double_a_pupil_of_a_file_without_classes(home, tmp_path):
    ingest(
        home, [dump_2021(tmp_path / "1", *[row_2021(code=f"0{n}", class_="") for n in range(50001, 50011)])]
    )
    (report,) = ingest(
        home, [dump_2021(tmp_path / "2", *[row_2021(code=str(n), class_="") for n in range(50001, 50011)])]
    )
    assert (report.status, len(counted(home))) == ("loaded", 10)


def test_pupils_named_by_a_file_without_classes_are_replaced_and_the_others_stay(home, tmp_path):
    ingest(
        home, [dump_2021(tmp_path / "1", *[row_2021(code=str(n), class_="") for n in range(50001, 50026)])]
    )
    (report,) = ingest(
        home, [dump_2021(tmp_path / "2", row_2021(code="50003", class_="", task1="0", total="2"))]
    )
    assert (report.status, report.changes[0]["replaced_cnt"]) == ("loaded", 1)
    assert "в новом файле нет прежних строк: 24" in report.message
    assert [load for *_, load in counted(home)].count(1) == 24


def test_works_that_come_again_under_other_codes_wait(home, tmp_path):
    works = [(str(n % 2), str(n // 2 % 2), str(n % 3)) for n in range(12)]

    def dump(folder: str, first: int) -> Path:
        lines = [
            row_2021(
                code=str(first + i), class_="", task1=a, task2=b, task3=c, total=str(int(a) + int(b) + int(c))
            )
            for i, (a, b, c) in enumerate(works)
        ]
        return dump_2021(tmp_path / folder, *lines)

    ingest(home, [dump("1", 50001)])
    (report,) = ingest(home, [dump("2", 70001)])
    assert report.status == "held"
    assert "коды другие, а работы те же у 12 из 12 участников" in report.reasons[0]


def test_slices_counted_in_memory_are_those_that_the_store_counts(home, tmp_path, send):
    send("6А", range(1, 26))
    send("11А", range(1, 13), Предмет="Английский язык", Параллель="11", Процедура="КДР 2026 Английский язык")
    send("6Б", range(30, 33), Явка="отсутствовал", Вариант="", Задание="", Балл="")
    ingest(home, [dump_2021(tmp_path / "d", row_2021(), row_2021(code="50002", class_="", total=""))])
    columns = (
        "family, slice, procedure_id, school_code, class_label, rows_cnt, people_cnt, absent_cnt, mean_score"
    )
    with duckdb.connect(str(home.raw)) as connection:
        loads = connection.execute("select load_id, source_kind from ops.load_log order by 1").fetchall()
        for load_id, kind in loads:
            asked = f"select {columns} from ops.load_slices where load_id = {load_id} order by all"
            from_memory = connection.execute(asked).fetchall()
            connection.execute(f"delete from ops.load_slices where load_id = {load_id}")
            keep_slices(connection, rule_of(kind), kind, load_id)
            assert connection.execute(asked).fetchall() == from_memory != []
    assert [row[0] for row in loads] == [1, 2, 3, 4]


def test_a_jump_of_the_mean_waits(home, send):
    send("6А", range(3, 33), Балл="2")
    report = send("6А", range(3, 33), Балл="1")
    assert (report.status, report.reasons[0].split(": ")[1]) == ("held", "средний балл 1,0 вместо 2,0")


def test_pupils_who_turn_absent_wait(home, send):
    send("6А", range(1, 21))
    report = send("6А", range(1, 21), Явка="отсутствовал", Вариант="", Задание="", Балл="")
    assert report.status == "held"
    assert "отсутствовали 20 вместо 0" in report.reasons[0]


def test_the_newer_wrong_file_does_not_win_over_the_right_one_that_is_sent_again(home, tmp_path):
    right = protocol(tmp_path / "1.csv", "6А", range(1, 26))
    wrong = protocol(tmp_path / "2.csv", "6А", range(2, 26))
    ingest(home, [right])
    ingest(home, [wrong])
    (report,) = ingest(home, [right])
    assert (report.status, report.already_known) == ("loaded", True)
    assert "снова действует" in report.message
    assert [load for *_, load in counted(home)] == [1] * 25
    assert statuses(home) == ["loaded", "replaced"]


def test_files_that_still_lie_in_a_folder_are_not_sent_again(home, tmp_path):
    protocol(tmp_path / "in" / "1.csv", "6А", range(1, 26))
    protocol(tmp_path / "in" / "2.csv", "6А", range(2, 26))
    ingest(home, [tmp_path / "in"])
    before = counted(home)
    reports = ingest(home, [tmp_path / "in"])
    assert [(r.already_known, r.status) for r in reports] == [(True, "replaced"), (True, "loaded")]
    assert counted(home) == before


def test_in_a_copy_of_a_home_that_stands_elsewhere_nothing_is_sent_again(home, tmp_path):
    protocol(home.inbox / "1.csv", "6А", range(1, 26))
    ingest(home, [])
    newer = protocol(tmp_path / "2.csv", "6А", range(2, 26))
    ingest(home, [newer])
    copied = Home(shutil.copytree(home.root, tmp_path / "elsewhere"))
    ingest(copied, [])
    assert statuses(copied) == statuses(home) == ["replaced", "loaded"]
    assert counted(copied) == counted(home)


def test_a_file_put_beside_its_old_copy_is_sent_again(home, tmp_path):
    first = protocol(tmp_path / "1" / "6А.csv", "6А", range(1, 26))
    protocol(tmp_path / "2" / "6А.csv", "6А", range(2, 26))
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / "6А.csv").write_bytes(first.read_bytes())
    for name in "123":
        ingest(home, [tmp_path / name])
    assert statuses(home) == ["loaded", "replaced"]


def test_a_file_loaded_under_a_wrong_name_is_loaded_under_the_right_one(home, tmp_path):
    wrong = dump_2021(tmp_path, row_2021(), name="Проведение работы по математике, 6 класс. ВПР 2021.xlsx")
    right = tmp_path / "Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
    right.write_bytes(wrong.read_bytes())
    ingest(home, [wrong])
    (report,) = ingest(home, [right])
    assert (report.status, report.already_known) == ("loaded", False)
    assert rows(home, "select grade from raw.results_participants order by load_id") == [(6,), (5,)]
    assert ingest(home, [right])[0].already_known


def test_languages_and_classes_of_the_cases_stay_side_by_side(home, shared_dir):
    folder = shared_dir / "cases" / "same_code_other_file"
    reports = ingest(home, sorted(folder.glob("*.xlsx"))) + ingest(home, [folder / "2022"])
    assert [report.status for report in reports] == ["loaded"] * 4
    by_class = rows(
        home,
        "select class_label, language, sum(1)::int from raw.results_participants group by all order by all",
    )
    assert by_class == [
        ("11А", "английский", 12),
        ("11А", "французский", 3),
        ("6А", None, 10),
        ("6Б", None, 11),
    ]
    assert len(counted(home)) == 36


def works(path: Path, label: str, codes: range, **changes: str) -> Path:
    """A class with three tasks of works that differ, in the order of their codes."""
    return long_csv(
        path,
        *[
            row_long(
                **(
                    {
                        "Класс": label,
                        "Код участника": str(code),
                        "Задание": str(task + 1),
                        "Балл": str(place // 3**task % 3),
                    }
                    | changes
                )
            )
            for place, code in enumerate(codes, 5)
            for task in range(3)
        ],
    )


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("6 А класс", range(1, 19)),
        ("6-1", range(1, 19)),
        ("6-1", range(101, 119)),
        ("6Б", range(18, 0, -1)),
        ("6", range(101, 119)),
        ("6-1", range(1, 17)),
    ],
)
def test_a_class_that_comes_again_under_another_label_never_doubles(home, tmp_path, label, codes):
    ingest(home, [works(tmp_path / "1.csv", "6А", range(1, 19))])
    (report,) = ingest(home, [works(tmp_path / "2.csv", label, codes)])
    assert len(counted(home)) == 18
    if label != "6 А класс":
        assert report.status == "held"
        assert f"те же работы у {len(codes)} из {len(codes)} участников" in report.reasons[0]
        assert "тот же класс под другим названием" in report.message


def test_a_relabelled_class_without_its_leading_zeros_never_doubles(home, tmp_path):
    ingest(home, [protocol(tmp_path / "1.csv", "6А", range(60001, 60019), **{"Задание": "", "Балл": ""})])
    zeros = works(tmp_path / "2.csv", "6А", range(60001, 60019))
    text = zeros.read_text(encoding="utf-8")
    zeros.write_text(text.replace(";600", ";0600"), encoding="utf-8")
    ingest(home, [zeros])
    assert len(counted(home)) == 18, "the same class: the codes differ by zeros only"
    (report,) = ingest(home, [works(tmp_path / "3.csv", "6-1", range(60001, 60019))])
    assert (report.status, len(counted(home))) == ("held", 18)


def test_a_parallel_class_with_the_same_codes_and_other_works_counts_beside(home, tmp_path):
    ingest(home, [works(tmp_path / "1.csv", "6А", range(1, 19))])
    other = works(tmp_path / "2.csv", "6Б", range(1, 19))
    text = other.read_text(encoding="utf-8").splitlines()
    # The works of six pupils of 6А, the others have works of their own.
    rest = [line for line in text[1:] if int(line.split(";")[7]) > 12]
    shifted = [line.replace(";2;2;4", ";1;2;4") for line in text[1:] if int(line.split(";")[7]) <= 12]
    other.write_text("\n".join([text[0], *shifted, *rest]) + "\n", encoding="utf-8")
    (report,) = ingest(home, [other])
    assert (report.status, len(counted(home))) == ("loaded", 36)
    assert "кодов, которые есть и в другом классе: 18" in report.message
