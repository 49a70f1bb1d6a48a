"""What a school may see of the wider level."""

from dashboards.documents.facts.suppress import above_is_safe


def test_a_school_sees_the_municipality_only_when_others_stay_unknown():
    assert above_is_safe(40, 400, 8)
    assert not above_is_safe(40, 70, 2)
    assert not above_is_safe(40, 45, 3)
