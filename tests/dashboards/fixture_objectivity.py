"""Objectivity tables of the invented database: two schools with signs, one decided, the rest without.

Not a second implementation of the marts, only rows in their shape, so that a test can say what a page must show.
"""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from tests.dashboards.fixture_db import BUILD_ID, MUNICIPALITIES, SCHOOLS

SEED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "objectivity_mechanisms.csv"
SEASON = {"kind": "ВПР", "school_year": 2026, "season": "весна", "grade": 4}
COPYING = "повышенное сходство работ"
SMALL, WAITING, DECIDED, WATCHED = SCHOOLS[0][0], SCHOOLS[4][0], SCHOOLS[5][0], SCHOOLS[9][0]
NOTICED = {WAITING: "признаки", DECIDED: "признаки", WATCHED: "требует внимания"}
EXPLANATION = "Класс выполнял один вариант"
LIST = "Список 2026 года"
LISTED = f"школа указана в списке «{LIST}», маркер 4 РУ"


# Schools with one class in the grade, by their place in SCHOOLS.
ONE_CLASS = (0, 4)


def add_objectivity(home: Path) -> Path:
    """Add the tables to the published build below ``home``; returns ``home``."""
    with duckdb.connect(str(home / "builds" / f"{BUILD_ID}.duckdb")) as db:
        db.execute("create schema if not exists seeds")
        _put(db, "seeds.objectivity_mechanisms", pl.read_csv(SEED).to_dicts())
        places = range(len(SCHOOLS))
        _put(db, "marts.rpt_school_cases", [_case(i) for i in places])
        _put(db, "marts.rpt_class_mechanisms", [row for i in places for row in _class(i)])
        _put(db, "marts.rpt_school_objectivity", [_year(i) for i in places])
        _put(db, "marts.msr_objectivity_signs", [*_own(), *_familiar()])
        _put(db, "marts.rpt_check_design", _checks())
        _put(db, "marts.rpt_objectivity_funnel", [_funnel(i) for i in places])
        _events(db)
        _worth(db)
    return home


def _put(db: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    db.register("incoming", pl.DataFrame(rows, infer_schema_length=None).to_arrow())
    db.execute(f"create or replace table {table} as select * from incoming")
    db.unregister("incoming")


def _keys(place: int, subject: str = "МА") -> dict:
    code, _, municipality = SCHOOLS[place]
    procedure = {"procedure_id": f"ВПР-2026-весна-{subject}-4", **SEASON, "subject": subject}
    return {**procedure, "municipality": municipality, "school_code": code}


def _evidence(place: int) -> dict:
    level = NOTICED.get(SCHOOLS[place][0], "признаки не выявлены")
    n = 3 + place * 2
    named = level != "признаки не выявлены"
    tier = "менее 10" if n < 10 else "10–19" if n < 20 else "20–49"
    return {
        "n": n,
        "absent": 1,
        "sample_tier": tier,
        "evidence": 0.4 if named else 0.1,
        "p_value": 0.0001 if named else 0.5,
        "q_value": 0.012 if level == "признаки" else 0.18 if named else 0.9,
        "level": level,
        "is_person_level": place in ONE_CLASS,
        "mechanism": "copying",
        "reasons": COPYING if named else "",
        "method_version": "1.0",
    }


def _case(place: int) -> dict:
    """A case as everybody reads it and as those read it who work with the school; one of them was not confirmed."""
    code, name, _ = SCHOOLS[place]
    found = _evidence(place)
    noticed, decided, known = code in NOTICED, code == DECIDED, place not in ONE_CLASS
    words = {
        "strength": found["level"],
        "standing": "не подтвердилось" if decided else found["level"],
        "is_noticed": noticed,
        "is_listed": noticed and not decided,
        "is_open": noticed and not decided,
        "mechanism": "copying" if noticed else None,
        "mechanism_name": COPYING if noticed else None,
        "innocent_explanation": "один вариант на класс" if noticed else None,
        "seen_words": COPYING if noticed else None,
        "check_words": "независимая повторная работа" if noticed else None,
        "check_works_cnt": None,
        "check_of_cnt": None,
        "sources": "own" if noticed else None,
        "beside_words": None,
        "explanation": EXPLANATION if decided else None,
        "school_words": f"«{EXPLANATION}», 10.04.2026. Решение: признак не подтвердился (справка)."
        if decided
        else "ещё не получено",
    }
    empty = {"is_noticed": False, "is_listed": False, "is_open": False}
    opened = words if known else {key: empty.get(key) for key in words}
    names = {key: "is_waiting_open" if key == "is_open" else f"{key}_open" for key in words}
    return {
        **_keys(place),
        "sitting": "ВПР, весна",
        "school_name": name,
        **{key: found[key] for key in ("n", "absent", "sample_tier", "method_version")},
        "classes_cnt": 2 if known else 1,
        **words,
        **{names[key]: value for key, value in opened.items()},
        "class_label": "4А" if noticed else None,
        "noticed_classes": f"4А ({found['n']})" if noticed else None,
        "deciding_check": "observation" if noticed else "facts",
        "is_every_class_small": found["n"] < 10,
        **{f"is_explained{end}": decided for end in ("", "_open")},
        **{f"explained_on{end}": date(2026, 4, 10) if decided else None for end in ("", "_open")},
        **{f"decision{end}": "не подтвердилось" if decided else None for end in ("", "_open")},
        "is_decision_carried": True if decided else None,
        "checked_by": "справка" if decided else None,
        "observed_words": None,
        "is_person_level": not known,
    }


def _class(place: int) -> list[dict]:
    found = _evidence(place)
    about = {
        **_keys(place),
        "sitting": "ВПР, весна",
        "school_name": SCHOOLS[place][1],
        "class_label": "4А",
        **{key: found[key] for key in ("n", "sample_tier", "level", "p_value", "q_value")},
        "is_noticed": SCHOOLS[place][0] in NOTICED,
        "step": "задания",
        "sign_n": found["n"],
        "is_person_level": True,
    }
    return [
        {
            **about,
            **{key: m[key] for key in ("mechanism", "place", "title", "short_title")},
            "state": "признаки"
            if m["mechanism"] == "copying" and found["level"] == "признаки"
            else "не применимо",
        }
        for m in pl.read_csv(SEED).to_dicts()
    ]


def _year(place: int) -> dict:
    keys = {k: v for k, v in _keys(place).items() if k in ("school_code", "school_year", "municipality")}
    return {**keys, **_evidence(place), "classes_cnt": 2, "flagged_classes_cnt": 1} | {
        "open_classes_cnt": 1,
        "standing": _evidence(place)["level"],
        "open_reasons": _evidence(place)["reasons"],
    }


def _sign(place: int, sign: str, name: str, source: str, flagged: bool, label: str = "") -> dict:
    row = {
        **_keys(place),
        "sitting": "ВПР, весна",
        "class_label": label,
        "sign": sign,
        "sign_name": name,
        "n": 20,
        "value": 1.0,
    }
    row |= {"value_tied": -0.1 if sign.startswith("journal") else None}
    row |= {"expected": 0.5, "effect": 0.5, "p_value": None, "q_value": None, "is_flagged": flagged}
    return row | {
        "source": source,
        "method_version": "Методика 14 маркеров" if source == "markers_14" else "Список.xlsx",
        "reason": name,
        "is_person_level": bool(label) or place in ONE_CLASS,
    }


def _own() -> list[dict]:
    return [
        _sign(i, "copying", COPYING, "own", NOTICED.get(code) == "признаки", "4А")
        for i, (code, _, _) in enumerate(SCHOOLS)
    ]


def _familiar() -> list[dict]:
    return [
        _sign(4, "high_mean", "высокий средний балл, ВПР МА 4", "markers_14", True),
        _sign(2, "high_mean", "высокий средний балл, ВПР МА 4", "markers_14", False),
        {**_sign(5, "list", f"в списке: {LIST}", "list", True), "reason": LISTED},
    ]


def _checks() -> list[dict]:
    return [
        {
            **_keys(i),
            "class_label": "",
            "level": NOTICED[code],
            "mechanism": "copying",
            "mechanism_name": COPYING,
            "place": 3,
            "innocent_explanation": "один вариант на класс",
            "check_words": "независимая повторная работа",
            "n": 20,
            "works_cnt": None,
            "half_width_pts": 5.0,
            "is_person_level": False,
        }
        for i, (code, _, _) in enumerate(SCHOOLS)
        if code in NOTICED
    ]


def _funnel(place: int) -> dict:
    n = 3 + place * 2
    half = 1.96 * (0.36 / n + 0.04) ** 0.5
    edges = {"low_95": -half, "high_95": half, "low_998": -1.6 * half, "high_998": 1.6 * half}
    residual = 2 * half if SCHOOLS[place][0] == WATCHED else 0.1
    where = "выше ожидаемого" if residual > half else "в пределах случайного"
    row = {**_keys(place), "n": n, "residual": residual, "centre": 0.0, "sd_one": 0.6, "sd_between": 0.2}
    return {**row, **edges, "place": where, "is_person_level": place in ONE_CLASS}


def _events(db: duckdb.DuckDBPyConnection) -> None:
    happened = {
        "school_code": DECIDED,
        "municipality": MUNICIPALITIES[0],
        "school_year": 2026,
        "is_person_level": False,
    }
    word = {"place": 1, "happened_on": date(2026, 4, 10), "event": "Пояснение ОО", "what": EXPLANATION}
    word |= {"source": "решение: признак не подтвердился (справка)", "is_person_level": True}
    listing = {"place": 2, "happened_on": None, "event": "Список", "source": "Список.xlsx"}
    listing |= {"what": f"Школа указана в списке «{LIST}», маркер 4 МА"}
    _put(db, "marts.rpt_school_path", [happened | word, happened | listing])
    listed = {"list_name": LIST, "school_year": 2026}
    markers = {"is_4_ru": False, "is_4_ma": True, "is_5_ru": False, "is_5_ma": False, "other_markers": None}
    where = {"school_code": DECIDED, "school_name": "СОШ № 3", "municipality": MUNICIPALITIES[0]}
    row = listed | where | markers | {"document": "Список.xlsx", "markers_cnt": 1, "is_person_level": False}
    _put(db, "marts.rpt_official_lists", [row])
    counts = {"listed_cnt": 1, "written_cnt": 12, "listed_written_cnt": 1, "listed_pct": 8.3}
    _put(db, "marts.rpt_official_list_years", [listed | counts])


def _worth(db: duckdb.DuckDBPyConnection) -> None:
    _put(
        db,
        "marts.rpt_objectivity_chance",
        [
            {
                "school_year": 2026,
                "unit": u,
                "tested_cnt": 12,
                "flagged_cnt": 2,
                "watched_cnt": 1,
                "scarce_cnt": 0,
            }
            | {"largest_q": 0.012, "chance_cnt": 0.024}
            for u in ("class", "school_procedure")
        ],
    )
    rates = [("до 9", 3, None, None), ("10–19", 20, 67.0, 83.0), ("20 и более", 70, 79.0, 83.0)]
    _put(
        db,
        "marts.rpt_objectivity_honesty",
        [
            {
                "base": "planted",
                "mechanism": "copying",
                "mechanism_name": COPYING,
                "place": 3,
                "class_size": size,
            }
            | {"size_place": place, "cases_cnt": cases, "said_seen_pct": seen, "said_noticed_pct": noticed}
            | {"method_version": "1.0"}
            for place, (size, cases, seen, noticed) in enumerate(rates)
        ],
    )
    _put(
        db,
        "marts.rpt_objectivity_precision",
        [
            {
                "base": "planted",
                "prevalence_pct": 5.0,
                "found_pct": 24.0,
                "false_pct": 0.6,
                "precision_pct": 68.0,
            }
        ],
    )
    field = {
        "school_year": 2026,
        "noticed_cnt": 3,
        "decided_cnt": 1,
        "confirmed_cnt": 0,
        "dismissed_cnt": 1,
        "checked_cnt": 2,
    }
    field |= {"checked_rest_cnt": 0, "is_estimable": False}
    none = dict.fromkeys(("confirmed_pct", "confirmed_low_pct", "confirmed_high_pct"))
    _put(db, "marts.rpt_objectivity_field", [field | none])
    _put(
        db,
        "marts.rpt_observer_effect",
        [
            {
                "period": "все годы",
                "effect": None,
                "low": None,
                "high": None,
                "observed_cnt": 3,
                "schools_cnt": 2,
            }
            | {"is_publishable": False, "is_beyond_chance": False}
        ],
    )
    _put(
        db,
        "marts.rpt_region_objectivity",
        [
            {"school_year": y, "schools_cnt": 12, "marked_cnt": 1, "objectivity_index": 91.7}
            for y in (2025, 2026)
        ],
    )
    recheck = {
        **_keys(5),
        "sitting": "ВПР, весна",
        "class_label": "4А",
        "works_cnt": 12,
        "changed_pct": 50.0,
        "changed_low_pct": 21.1,
        "changed_high_pct": 78.9,
        "marked_cnt": 12,
        "mark_changed_pct": 25.0,
        "mark_changed_low_pct": 5.5,
        "mark_changed_high_pct": 57.2,
        "bias": 1.2,
        "bias_low": 0.3,
    }
    recheck |= {
        "bias_high": 2.1,
        "exact_agreement_pct": 80.0,
        "exact_agreement_low_pct": 70.0,
        "exact_agreement_high_pct": 90.0,
        "kappa": 0.9,
        "kappa_low": 0.7,
        "kappa_high": 0.97,
    }
    _put(db, "marts.rpt_recheck_agreement", [{**recheck, "is_flagged": True, "is_person_level": True}])
