"""The plan of visits for 84 schools and 200 observers: seconds of `warehouse.visits.plan`. By hand.

`python -m tests.benchmarks.visits_plan` – every school writes on three days of a fortnight, an observer is free on
half of its days, one pair in twenty has an interest, one visit in ten is decided already.
"""

import time

import numpy as np

from tests.warehouse.visits.test_plan import NEEDS, kept, people, visits
from warehouse.visits.plan import plan

SCHOOLS, OBSERVERS, DAYS = 84, 200, 10


def main() -> None:
    """Three towns, processor seconds of each."""
    for seed in range(3):
        random = np.random.default_rng(seed)
        schools = [f"{n:06}" for n in range(1, SCHOOLS + 1)]
        days = {school: random.choice(DAYS, 3, replace=False) for school in schools}
        wanted = visits(*((s, int(n), int(random.choice(NEEDS))) for s in schools for n in days[s]))
        observers = [f"Н-{n}" for n in range(OBSERVERS)]
        free = {code: tuple(n for n in range(DAYS) if random.random() < 0.5) for code in observers}
        interests = tuple((code, s) for code in observers for s in schools if random.random() < 0.05)
        decided = kept(*((observers[n], schools[n], int(days[schools[n]][0])) for n in range(25)))
        started = time.process_time()
        shared = plan(wanted, people(free, interests), decided)
        spent = time.process_time() - started
        sent = shared["observer_code"].is_not_null().sum()
        print(f"выездов {wanted.height}, отправлены {sent}: {spent:.2f} с процессора")


if __name__ == "__main__":
    main()
