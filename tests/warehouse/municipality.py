"""Small municipalities for tests of methods."""

import numpy as np
import polars as pl


def municipality(seed: int = 1, schools: int = 24, tasks: int = 12) -> dict[str, pl.DataFrame]:
    """Two subjects × one season of an honest municipality, marts' columns; nothing of the harness in it."""
    rng = np.random.default_rng(seed)
    people, answers = [], []
    maxima = rng.choice([1, 2, 3], tasks, p=[0.5, 0.35, 0.15])
    hardness = {s: rng.normal(0, 0.9, tasks) for s in ("РУ", "МА")}
    for school in range(schools):
        level = rng.normal(0, 0.4)
        for letter in "АБВ"[: 1 + school % 3]:
            n = int(rng.integers(4, 28))
            ability = level + rng.normal(0, 0.9, n)
            for subject in ("РУ", "МА"):
                theta = ability + rng.normal(0, 0.4, n)
                steps = rng.random((n, tasks, 3)) < 1 / (
                    1 + np.exp(-(theta[:, None, None] - hardness[subject][:, None]))
                )
                x = np.minimum(steps.sum(2), maxima)
                here = rng.random(n) > 0.08
                for i in range(n):
                    row = {
                        "procedure_id": f"ВПР-2024-весна-{subject}-5",
                        "kind": "ВПР",
                        "school_year": 2024,
                        "season": "весна",
                        "subject": subject,
                        "grade": 5,
                        "class_grade": 5,
                        "municipality": "Район",
                        "school_code": f"99{school:04d}",
                        "class_label": f"5{letter}",
                        "participant_code": f"{letter}{i}",
                        "variant": "1",
                        "attendance": "present" if here[i] else "absent",
                        "primary_score": float(x[i].sum()) if here[i] else None,
                        "max_primary_score": float(maxima.sum()),
                        "mark": None,
                        "journal_mark": float(
                            np.clip(round(3.7 + 0.8 * theta[i] + rng.normal(0, 0.4)), 2, 5)
                        ),
                    }
                    people.append(row)
                    if here[i]:
                        answers += [
                            (
                                row["procedure_id"],
                                row["school_code"],
                                row["participant_code"],
                                row["class_label"],
                                str(j),
                                float(x[i, j]),
                                float(maxima[j]),
                                "scored",
                            )
                            for j in range(tasks)
                        ]
    columns = [
        "procedure_id",
        "school_code",
        "participant_code",
        "class_label",
        "task_code",
        "score",
        "max_score",
        "response",
    ]
    ids = [f"ВПР-2024-весна-{s}-5" for s in ("РУ", "МА")]
    total = int(maxima.sum())
    return {
        "participants": pl.DataFrame(people, infer_schema_length=None),
        "tasks": pl.DataFrame(answers, schema=columns, orient="row"),
        "dim_tasks": pl.DataFrame(
            [
                (p, str(j), float(maxima[j]), "развёрнутый" if maxima[j] > 1 else "краткий")
                for p in ids
                for j in range(tasks)
            ],
            schema=["procedure_id", "task_code", "max_score", "answer_type"],
            orient="row",
        ),
        "scales": pl.DataFrame(
            {
                "procedure_id": ids,
                "min3": [total // 3] * 2,
                "min4": [total // 2] * 2,
                "min5": [total * 4 // 5] * 2,
            }
        ),
    }
