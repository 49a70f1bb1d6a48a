"""Blind packages between municipalities: one encrypted file of codes there, one of scores back.

A password that two coordinators agree on by voice becomes a key by scrypt (RFC 7914), the content is sealed by AES-GCM
(NIST SP 800-38D): whoever does not know the password reads nothing, and a changed file does not open.
"""

from __future__ import annotations

import json
import os
from typing import Any

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

#: The first bytes of every file: what it is, and which version of it.
MARK = b"OBEKTIV-EXCHANGE-1\n"
SALT, NONCE = 16, 12
COST = {"length": 32, "n": 2**15, "r": 8, "p": 1}
#: Shorter passwords can be tried through.
LEAST_PASSWORD = 10
PACKAGES, SCORES = "packages", "scores"
SCORE = {"work_code": pl.String, "reading": pl.Int64, "task_code": pl.String, "score": pl.Float64}


class ExchangeError(ValueError):
    """The file cannot be sealed, opened or taken; says why in words for the coordinator."""


def _key(password: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, **COST).derive(password.encode()))


def stop_if_short(password: str) -> None:
    """Raises ExchangeError for a password that could be tried through."""
    if len(password) < LEAST_PASSWORD:
        raise ExchangeError(f"пароль короче {LEAST_PASSWORD} знаков: его можно подобрать")


def seal(content: dict[str, Any], password: str) -> bytes:
    """The bytes of a file that only the password opens; raises ExchangeError for a password that is too short."""
    stop_if_short(password)
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return MARK + salt + nonce + _key(password, salt).encrypt(nonce, plain, MARK)


def unseal(file: bytes, password: str) -> dict[str, Any]:
    """What lies in a file; raises ExchangeError for another file, another password, a changed byte."""
    if not file.startswith(MARK):
        raise ExchangeError("это не файл обмена пакетами")
    rest = file[len(MARK) :]
    salt, nonce, body = rest[:SALT], rest[SALT : SALT + NONCE], rest[SALT + NONCE :]
    try:
        content: dict[str, Any] = json.loads(_key(password, salt).decrypt(nonce, body, MARK))
    except (InvalidTag, ValueError) as error:
        raise ExchangeError("файл не открывается: пароль другой или файл повреждён") from error
    return content


def packages(
    lot_name: str, procedure: str, works: pl.DataFrame, criteria: pl.DataFrame, reading: int
) -> dict[str, Any]:
    """What travels: codes in their packages and the criteria – no school, class, participant or expert.

    works: package, work_code, …; criteria: task_code, max_score; procedure: in words; reading: 1, 2 or 3.
    """
    held = works.sort("package", "work_code").group_by("package", maintain_order=True).agg("work_code")
    return {
        "kind": PACKAGES,
        "lot": lot_name,
        "procedure": procedure,
        "reading": reading,
        "packages": [{"package": package, "works": codes} for package, codes in held.iter_rows()],
        "criteria": [[task, top] for task, top in criteria.select("task_code", "max_score").iter_rows()],
    }


def blank(sent: dict[str, Any]) -> pl.DataFrame:
    """The table that experts of the other municipality fill: a row a code, a column a criterion, all empty."""
    if sent.get("kind") != PACKAGES:
        raise ExchangeError("в файле не пакеты, а баллы: он для того, кто пакеты посылал")
    codes = [(one["package"], code) for one in sent["packages"] for code in one["works"]]
    table = pl.DataFrame(codes, ["Пакет", "Код в пакете"], orient="row")
    return table.with_columns(pl.lit(None, pl.String).alias(str(task)) for task, _ in sent["criteria"])


def scores(sent: dict[str, Any], filled: pl.DataFrame) -> dict[str, Any]:
    """What travels back: a score a code and criterion.

    filled: the table of `blank` with numbers in it. Raises ExchangeError for a code that was not sent and for a score
    that cannot be.
    """
    tops = {str(task): top for task, top in sent["criteria"]}
    known = {code for one in sent["packages"] for code in one["works"]}
    if missing := sorted({"Код в пакете", *tops} - set(filled.columns)):
        raise ExchangeError(f"в таблице нет столбца «{missing[0]}»")
    rows = []
    for row in filled.iter_rows(named=True):
        code = str(row["Код в пакете"] or "").strip()
        if code not in known:
            raise ExchangeError(f"кода «{code}» в присланных пакетах не было")
        for task, top in tops.items():
            text = str(row[task] if row[task] is not None else "").strip().replace(",", ".")
            if text:
                rows.append([code, task, _score(text, code, task, top)])
    return {"kind": SCORES, "lot": sent["lot"], "reading": sent["reading"], "scores": rows}


def _score(text: str, code: str, task: str, top: float | None) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise ExchangeError(f"работа {code}, критерий {task}: «{text}» – не балл") from error
    if value < 0 or (top is not None and value > top):
        most = "" if top is None else f" до {top:g}"
        raise ExchangeError(f"работа {code}, критерий {task}: балл {text} – не от 0{most}")
    return value


def returned(answer: dict[str, Any], works: pl.DataFrame) -> pl.DataFrame:
    """Scores that came back, a row a code and criterion (SCORE), of works that were sent.

    works: lot_name, work_code of own lots. Raises ExchangeError where the file is about another lot.
    """
    if answer.get("kind") != SCORES:
        raise ExchangeError("в файле не баллы, а пакеты: он для того, кто их читает")
    known = set(works.filter(lot_name=answer["lot"])["work_code"])
    if not known:
        raise ExchangeError(f"жребия «{answer['lot']}» здесь не проводили")
    if strange := sorted({code for code, _, _ in answer["scores"]} - known):
        raise ExchangeError(f"кода «{strange[0]}» в этом жребии нет")
    rows = [(code, answer["reading"], task, score) for code, task, score in answer["scores"]]
    return pl.DataFrame(rows, schema=SCORE, orient="row")
