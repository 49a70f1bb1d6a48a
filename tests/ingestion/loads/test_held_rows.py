"""Why rows are held is known to pages as soon as a file is loaded: a build that fails at night leaves nobody blind."""

from ingestion.deciding import held_rows
from ingestion.pipeline import ingest
from obektiv.cli.loads import leave_list
from tests.ingestion.core.builders import dump_2021, row_2021
from warehouse import jobs


def test_reasons_of_held_rows_come_with_the_list_of_loads_before_any_build(home, tmp_path):
    home.jobs.mkdir(parents=True)
    leave_list(home)
    assert held_rows(home) == {}
    ingest(home, [dump_2021(tmp_path, row_2021(), row_2021(code=""))])
    leave_list(home)
    (load,) = jobs.kept_loads(home)
    (hit,) = load["found"]
    assert load["rows_quarantined"] == hit["cnt"] == 1
    assert hit["message"] == "Не указан код участника."
    assert hit["how_to_fix"]
    assert hit["row_number"]
