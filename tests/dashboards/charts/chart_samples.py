"""Invented frames for every picture; ``python -m tests.dashboards.chart_samples DIR`` draws them."""

import math
import sys
from datetime import date
from pathlib import Path

import altair as alt
import polars as pl

from dashboards import charts
from dashboards.charts import Heading


def _marks() -> alt.LayerChart:
    rows = {
        "Регион · 24 917 участников · качество 61,3 %": ([3.1, 35.6, 41.2, 20.1], 24917, False),
        "Муниципалитет · 1284 участника · качество 58,9 %": ([4.0, 37.1, 40.5, 18.4], 1284, False),
        "Школа № 3 · 45 участников · качество 71 %": ([2.2, 26.7, 44.4, 26.7], 45, False),
        "Школа № 9 · 7 участников · малая группа": ([14.3, 28.6, 57.1, 0.0], 7, True),
    }
    frame = pl.DataFrame(
        [
            {"row": row, "category": f"«{mark}»", "pct": pct, "n": n, "is_small": small}
            for row, (values, n, small) in rows.items()
            for mark, pct in zip((2, 3, 4, 5), values, strict=True)
        ]
    )
    heading = Heading(
        "Доля отметок «4» и «5» в школе № 3 не отличается от региона",
        "ВПР, МА, 4 класс, весна 2020/21. Доли отметок, % участников. Данные на 15.04.2026",
    )
    return charts.stacked.shares(frame, heading, charts.stacked.MARKS)


def _journal() -> alt.LayerChart:
    frame = pl.DataFrame(
        [
            {"row": row, "category": c, "pct": v, "n": 200, "is_small": False}
            for row, values in {"Регион": (22.0, 66.0, 12.0), "Школа № 3": (9.0, 71.0, 20.0)}.items()
            for c, v in zip(charts.stacked.JOURNAL, values, strict=True)
        ]
    )
    return charts.stacked.shares(
        frame, Heading("Две трети отметок совпали с журналом", "n = 200"), charts.stacked.JOURNAL
    )


def _scores() -> alt.LayerChart:
    def bell(m, s, x):
        return math.exp(-((x - m) ** 2) / 2 / s / s)

    focus = [bell(11, 3.5, x) * (0.4 if x == 5 else 1.8 if x == 6 else 1) for x in range(21)]
    region = [bell(12, 3.8, x) * (0.6 if x == 5 else 1.3 if x == 6 else 1) for x in range(21)]
    frame = pl.DataFrame(
        {
            "score": list(range(21)),
            "pct": [100 * v / sum(focus) for v in focus],
            "reference_pct": [100 * v / sum(region) for v in region],
            "n": [1284] * 21,
        }
    )
    heading = Heading(
        "У границы «3» скопление заметнее, чем в регионе",
        "ВПР, МА, 4 класс. Доля участников с каждым баллом. Муниципалитет, n = 1284",
    )
    return charts.scores.distribution(frame, heading, {3: 6, 4: 10, 5: 15})


def _tasks() -> alt.LayerChart:
    names = [
        "1 · Б · Выполнять сложение и вычитание многозначных чисел",
        "2 · Б · Вычислять значение числового выражения со скобками и без скобок",
        "9.1 · П · Овладение основами логического и алгоритмического мышления: интерпретировать информацию",
        "12 · В · Решать задачи в 3–4 действия",
    ]
    frame = pl.DataFrame(
        {
            "row": names,
            "pct": [88.2, 58.1, 41.0, 21.0],
            "low": [83.0, 50.0, 33.0, 14.0],
            "high": [92.0, 66.0, 49.0, 29.0],
            "n": [145] * 4,
            "reference_pct": [91.0, 70.0, 44.0, 19.4],
            "band_low": [57.0, 57.0, 28.5, 28.5],
            "band_high": [60.0, 60.0, 30.0, 30.0],
            "state": ["достаточно", "пограничное", "достаточно", "недостаточно"],
        }
    )
    return charts.tasks.completion(frame, Heading("Одно задание из четырёх ниже достаточного", "n = 145"))


def _intervals() -> alt.LayerChart:
    frame = pl.DataFrame(
        {
            "row": ["Регион · n = 24 917", "Школа № 3 · n = 45", "Школа № 9 · n = 7, малая группа"],
            "value": [61.3, 71.1, 57.1],
            "low": [60.7, 56.6, 25.0],
            "high": [61.9, 82.3, 84.2],
            "role": ["context", "focus", "plain"],
            "is_small": [False, False, True],
        }
    )
    return charts.bars.with_intervals(
        frame, Heading("Качество в школе № 3 в пределах случайного", ""), top=100
    )


def _counts() -> alt.LayerChart:
    frame = pl.DataFrame({"row": ["Балл выше максимума", "Журнальная отметка не 2–5"], "value": [128, 14]})
    return charts.bars.counts(frame, Heading("Чаще всего балл выше максимума", "142 замечания"))


def _trend() -> alt.LayerChart:
    frame = pl.DataFrame(
        {
            "period": ["2019/20", "2020/21", "2021/22"] * 2,
            "series": ["Школа № 3"] * 3 + ["регион"] * 3,
            "role": ["focus"] * 3 + ["context"] * 3,
            "pct": [12.0, 9.5, 4.4, 8.0, 7.1, 6.2],
            "low": [6.0, 4.0, 1.2, None, None, None],
            "high": [20.0, 17.0, 12.0, None, None, None],
            "n": [45] * 6,
        }
    )
    return charts.trend.lines(frame, Heading("Отметок «2» стало меньше, но n мало", "Доля отметки «2»"))


def _funnel() -> alt.LayerChart:
    ns = list(range(5, 205, 5))
    limits = pl.DataFrame(
        [
            {
                "n": n,
                "centre": 12.0,
                **{f"low_{k}": 12 - z * 3.8 / n**0.5 for k, z in (("95", 1.96), ("998", 3.09))},
                **{f"high_{k}": 12 + z * 3.8 / n**0.5 for k, z in (("95", 1.96), ("998", 3.09))},
            }
            for n in ns
        ]
    )
    schools = pl.DataFrame(
        {
            "label": [f"Школа № {i}" for i in range(1, 61)],
            "n": [6 + (i * 37) % 180 for i in range(60)],
            "value": [12 + 4.5 * math.sin(i * 1.7) / (6 + (i * 37) % 180) ** 0.3 for i in range(60)],
            "role": ["focus" if i == 11 else "plain" for i in range(60)],
        }
    )
    return charts.funnel.plot(schools, limits, Heading("Школа внутри воронки", "n = 60 школ"), "Средний балл")


def _heatmap() -> alt.LayerChart:
    frame = pl.DataFrame(
        [
            {
                "skill": f"{s} – умение описывать предметы и явления словами, часть {s}",
                "group": g,
                "pct": 20.0 + (s * 17 + i * 23) % 75,
                "n": 25 if i < 3 else 6,
                "is_small": i == 3,
                "is_deficit": (s * 17 + i * 23) % 75 < 12,
            }
            for s in range(1, 6)
            for i, g in enumerate(("5А", "5Б", "5В", "5Г"))
        ]
    )
    return charts.heatmap.skills(frame, Heading("Системный дефицит в двух умениях", "n по клеткам"))


def _timeline() -> alt.LayerChart:
    frame = pl.DataFrame(
        {
            "row": [
                "1.1 Провести совещание с руководителями",
                "1.1 Провести совещание с руководителями",
                "2.3 Подготовить аналитическую справку",
                "3.2 Вебинар для учителей математики",
                "4.1 Назначить наблюдателей",
            ],
            "start": [
                date(2026, 1, 12),
                date(2026, 4, 1),
                date(2026, 2, 1),
                date(2026, 5, 10),
                date(2026, 3, 1),
            ],
            "end": [
                date(2026, 1, 30),
                date(2026, 4, 30),
                date(2026, 3, 20),
                date(2026, 6, 10),
                date(2026, 3, 31),
            ],
            "due": [
                date(2026, 1, 30),
                date(2026, 4, 30),
                date(2026, 3, 20),
                date(2026, 6, 10),
                date(2026, 3, 31),
            ],
            "state": ["выполнено", "идёт", "срок прошёл", "впереди", "перенесено"],
            "state_place": [9, 4, 1, 5, 6],
            "state_sign": ["✓", "●", "▲", "○", "→"],
            "state_tone": ["done", "running", "late", "ahead", "postponed"],
        }
    )
    return charts.timeline.plan(frame, Heading("Одна мера с прошедшим сроком", "5 окон"), date(2026, 4, 15))


def _lateness() -> alt.LayerChart:
    days = [-4, -3, -3, -2, -2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 4]
    frame = pl.DataFrame({"school": [f"Школа № {i}" for i in range(len(days))], "days_late": days})
    return charts.lateness.strip(frame, Heading("Три школы прислали позже срока", "16 школ"))


SAMPLES = {
    "marks": _marks,
    "journal": _journal,
    "scores": _scores,
    "tasks": _tasks,
    "intervals": _intervals,
    "counts": _counts,
    "trend": _trend,
    "funnel": _funnel,
    "heatmap": _heatmap,
    "timeline": _timeline,
    "lateness": _lateness,
}

if __name__ == "__main__":
    out = Path(sys.argv[1])
    width = int(sys.argv[2]) if len(sys.argv) > 2 else 720
    for name, make in SAMPLES.items():
        (out / f"{name}.png").write_bytes(charts.to_png(make(), 1.0, width))
