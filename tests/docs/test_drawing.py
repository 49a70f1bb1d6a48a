"""The drawing of imports is what the code says, and has no arrow upwards."""

from tests.docs import drawing


def test_the_drawing_is_that_of_the_imports():
    assert drawing.FILE.read_text(encoding="utf-8") == drawing.written(), "python -m tests.docs.drawing"


def test_no_arrow_points_upwards():
    assert drawing.upward() == []


def test_every_room_stands_on_a_floor():
    for package in drawing.PACKAGES:
        named = [room for line in drawing.floors(package) for room in line]
        assert sorted(named) == sorted(drawing.rooms(package))
