"""Blind packages between municipalities: codes alone travel, the password opens them, scores come back."""

import json

import polars as pl
import pytest

from warehouse.works import exchange

PASSWORD = "десять знаков и больше"
LOT = "ВПР-2026-весна-МА-5 от 21.04.2026"
WORKS = pl.DataFrame(
    {
        "lot_name": LOT,
        "school_code": ["990001", "990002", "990001"],
        "class_label": "5А",
        "participant_code": ["51077", "51088", "51099"],
        "package": ["МА5-01", "МА5-01", "МА5-02"],
        "work_code": ["МА5-01-01", "МА5-01-02", "МА5-02-01"],
        "first_expert": "Э-1",
    }
)
CRITERIA = pl.DataFrame({"task_code": ["4", "9К1"], "max_score": [1.0, 2.0]})


def sent() -> dict:
    return exchange.packages(LOT, "ВПР, МА, 5 класс, весна 2025/26", WORKS, CRITERIA, 2)


def filled() -> pl.DataFrame:
    table = exchange.blank(sent())
    return table.with_columns(pl.Series("4", ["1", "0", ""]), pl.Series("9К1", ["2", "1,5", None]))


def test_a_file_opens_by_its_password_alone_and_holds_nothing_but_codes():
    file = exchange.seal(sent(), PASSWORD)
    assert exchange.unseal(file, PASSWORD) == sent()
    assert b"\xd0" not in file.removeprefix(exchange.MARK)[:2]
    assert "МА5-01-01".encode() not in file
    # The same content never gives the same file: nobody can compare two of them.
    assert exchange.seal(sent(), PASSWORD) != file
    said = json.dumps(sent(), ensure_ascii=False)
    for secret in ("990001", "990002", "51077", "51088", "51099", "Э-1", "5А"):
        assert secret not in said


@pytest.mark.parametrize("spoiled", ["password", "byte", "cut", "other"])
def test_another_password_and_a_changed_file_open_nothing(spoiled):
    file = exchange.seal(sent(), PASSWORD)
    given = {
        "password": (file, PASSWORD + "."),
        "byte": (file[:-1] + bytes([file[-1] ^ 1]), PASSWORD),
        "cut": (file[: len(exchange.MARK) + 20], PASSWORD),
        "other": (b"PK\x03\x04", PASSWORD),
    }[spoiled]
    with pytest.raises(
        exchange.ExchangeError, match="не файл обмена" if spoiled == "other" else "не открывается"
    ):
        exchange.unseal(*given)
    with pytest.raises(exchange.ExchangeError, match="короче"):
        exchange.seal(sent(), "коротко")


def test_scores_come_back_to_the_works_that_were_sent():
    answer = exchange.unseal(exchange.seal(exchange.scores(sent(), filled()), PASSWORD), PASSWORD)
    back = exchange.returned(answer, WORKS)
    assert back.rows() == [
        ("МА5-01-01", 2, "4", 1.0),
        ("МА5-01-01", 2, "9К1", 2.0),
        ("МА5-01-02", 2, "4", 0.0),
        ("МА5-01-02", 2, "9К1", 1.5),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"4": ["2", "0", ""]}, "не от 0 до 1"),
        ({"4": ["-1", "0", ""]}, "не от 0 до 1"),
        ({"4": ["да", "0", ""]}, "не балл"),
        ({"Код в пакете": ["МА5-01-01", "МА5-01-02", "МА5-09-09"]}, "не было"),
    ],
)
def test_what_cannot_be_a_score_is_refused_with_its_cell(change, said):
    table = filled().with_columns(pl.Series(name, values) for name, values in change.items())
    with pytest.raises(exchange.ExchangeError, match=said):
        exchange.scores(sent(), table)
    with pytest.raises(exchange.ExchangeError, match="нет столбца"):
        exchange.scores(sent(), filled().drop("9К1"))


def test_scores_of_another_lot_are_not_taken():
    answer = exchange.scores(sent(), filled())
    with pytest.raises(exchange.ExchangeError, match="не проводили"):
        exchange.returned({**answer, "lot": "другой"}, WORKS)
    with pytest.raises(exchange.ExchangeError, match="в этом жребии нет"):
        exchange.returned({**answer, "scores": [["МА5-07-01", "4", 1.0]]}, WORKS)
    with pytest.raises(exchange.ExchangeError, match="не баллы"):
        exchange.returned(sent(), WORKS)
    with pytest.raises(exchange.ExchangeError, match="не пакеты"):
        exchange.blank(answer)
