"""Registers of the department: so far the list of schools."""

from datetime import date
from pathlib import Path

import polars as pl

from ingestion.demo.results import Written
from ingestion.demo.schools import MUNICIPALITY, School
from ingestion.demo.truth import DemoFile
from ingestion.demo.workbook import write_frame

# The day on which the demonstration is looked at: the new school year has begun, its first measures are due.
TODAY = date(2023, 10, 9)


def schools_register(schools: list[School]) -> pl.DataFrame:
    """Rows of the register of schools."""
    return pl.DataFrame(
        {
            "Логин ОО": [f"edu{s.code}" for s in schools],
            "Название": [s.name for s in schools],
            "Муниципалитет": [MUNICIPALITY] * len(schools),
            "Вид": [s.kind for s in schools],
            "Город/село": [s.locality for s in schools],
            "Профиль углублённого изучения": [s.profile or None for s in schools],
            "Группа": [s.group or None for s in schools],
        }
    )


def write_registers(
    out: Path, written: list[Written], schools: list[School], uploads: pl.DataFrame, seed: int
) -> tuple[list[DemoFile], pl.DataFrame]:
    """Write the registers; return their files and what happened to every measure of the plans."""
    frame = schools_register(schools)
    write_frame(out / "Реестры/Школы.xlsx", frame)
    statuses = pl.DataFrame(schema={"path": pl.String, "number": pl.String, "is_overdue": pl.Boolean})
    return [DemoFile("Реестры/Школы.xlsx", "schools", frame.height)], statuses
