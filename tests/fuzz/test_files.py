"""A hundred damaged files, others every day: a status and a sentence for each, and no row lost in silence."""

from datetime import date

from tests.fuzz.files import MAX_MEMORY_MB, run_slice


def test_a_hundred_files_damaged_at_random_harm_nothing(demo_home):
    seed = date.today().toordinal()
    outcome = run_slice(seed, inbox=demo_home / "inbox")
    assert outcome.failures == [], f"seed {seed}: python -m tests.fuzz.files --seed {seed} --files 100"
    assert outcome.tried == 100
    assert outcome.max_memory_mb <= MAX_MEMORY_MB
