"""Similarity of works, pair by pair, against the formulas written out for one pair and one task at a time."""

import numpy as np

from warehouse.objectivity.similarity import CLASS_SHARE, COPY_SHARE, _padded, _pairs


def test_pairs_are_what_each_pair_gives_alone():
    random = np.random.default_rng(5)
    works, maxima = 7, [1, 3, 1, 2]
    probabilities = [random.dirichlet(np.ones(top + 1), works) for top in maxima]
    x = np.array([random.integers(0, top + 1, works) for top in maxima])
    seen = random.random(x.shape) > 0.2
    left, right = np.triu_indices(works, 1)
    found = _pairs(_padded(probabilities), x, seen, (left, right))
    for place, (a, b) in enumerate(zip(left, right, strict=True)):
        agree, expected, variance, ratio, log_equal, odds = np.zeros(6)
        for task, own in enumerate(probabilities):
            if not (seen[task, a] and seen[task, b]):
                agree, expected = agree + 1, expected + 1
                continue
            class_own = np.bincount(x[task], minlength=own.shape[1]) / works
            p = (1 - CLASS_SHARE) * own + CLASS_SHARE * class_own
            chance, equal = p[a] @ p[b], x[task, a] == x[task, b]
            typical = max((p[a, x[task, a]] + p[b, x[task, b]]) / 2, 0.02)
            agree, expected, variance = agree + equal, expected + chance, variance + chance * (1 - chance)
            ratio += np.log(1 - COPY_SHARE + COPY_SHARE * equal / typical)
            log_equal, odds = log_equal + np.log(chance), odds + (1 - chance) / chance
        alone = (agree - expected) / np.sqrt(max(variance, 1e-6)), ratio, agree, log_equal, odds
        assert np.allclose([one[place] for one in found], alone, rtol=1e-12, atol=1e-12)
