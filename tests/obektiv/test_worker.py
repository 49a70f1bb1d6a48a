"""The worker of `serve`: one job at a time, as the commands that they are, through restarts, beside other writers."""

import io
import time
import zipfile
from dataclasses import asdict

import pytest

from ingestion.registers.template import template_kinds
from obektiv.worker import Worker, command_of, outcome_of
from tests.ingestion.core.builders import dump_2021, row_2021
from tests.obektiv.cli.test_draft_command import ABOVE, DRAFT
from warehouse import jobs, journal, quiet
from warehouse.builds import BuildResult
from warehouse.home import Home
from warehouse.jobs import DONE, FAILED, RUNNING, WAITING, Job
from warehouse.lock import writer_lock
from warehouse.recorded import name_of, recorded


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def worker(home):
    made = Worker(home)
    yield made
    made.stop()


def work(worker: Worker, home: Home, until) -> None:
    """Let the worker work until something is so."""
    end = time.monotonic() + 90
    while not until():
        assert time.monotonic() < end, [asdict(one) for one in jobs.jobs(home)]
        worker.step()
        time.sleep(0.05)


def is_over(home: Home):
    return lambda: not any(one.is_open for one in jobs.jobs(home))


def look(home: Home) -> Job:
    """A job that looks at one good file and one that is nothing."""
    name = jobs.new_name()
    sent = jobs.files(home, name)
    sent.mkdir(parents=True)
    dump_2021(sent, row_2021(), row_2021(code="50002"))
    (sent / "заметки.txt").write_text("купить бумагу", encoding="utf-8")
    return jobs.ask(home, "look", "coord", {}, name)


def test_a_look_tells_what_would_be_loaded_and_writes_nothing_then_the_load_writes_the_same(home, worker):
    seen = look(home)
    work(worker, home, is_over(home))
    told = {one["kind"]: one for one in jobs.answer(home, seen.job)["files"]}
    assert told["raw_dump_2021"]["rows_loaded"] == 2
    assert told["raw_dump_2021"]["is_trial"] is True
    assert jobs.read(home, seen.job).sentence == "можно загрузить: 1, не распознано: 1"
    assert not home.raw.exists()
    assert list(home.archive.iterdir()) == []
    load = jobs.ask(home, "load", "coord", {"files": seen.job})
    work(worker, home, is_over(home))
    assert jobs.read(home, load.job).sentence == "загружено: 1, не распознано: 1"
    assert home.raw.exists()
    assert journal.runs(home)[-1].who.startswith("coord@")


def test_a_file_that_was_taken_back_is_dropped_again_and_is_current_again(home, worker):
    seen = look(home)
    jobs.ask(home, "load", "", {"files": seen.job})
    work(worker, home, is_over(home))
    jobs.ask(home, "withdraw", "", {"load": 1, "why": "не тот класс"})
    work(worker, home, is_over(home))
    assert [(one["status"], one["why"]) for one in jobs.kept_loads(home) if one["load_id"] == 1] == [
        ("withdrawn", "не тот класс")
    ]
    name = jobs.new_name()
    jobs.files(home, name).mkdir(parents=True)
    for path in jobs.files(home, seen.job).iterdir():
        (jobs.files(home, name) / path.name).write_bytes(path.read_bytes())
    again = jobs.ask(home, "look", "", {}, name)
    work(worker, home, is_over(home))
    load = jobs.ask(home, "load", "", {"files": again.job})
    work(worker, home, is_over(home))
    for job, words in ((again, "снова будет"), (load, "снова действует")):
        (told,) = [one for one in jobs.answer(home, job.job)["files"] if one["kind"]]
        assert (told["status"], told["already_known"]) == ("loaded", True)
        assert words in told["message"]
    assert [one["status"] for one in jobs.kept_loads(home) if one["load_id"] == 1] == ["loaded"]


def test_a_job_waits_for_whoever_writes_and_then_is_done(home, worker):
    seen = look(home)
    with writer_lock(home.lock, "obektiv refresh"):
        for _ in range(3):
            worker.step()
        assert jobs.read(home, seen.job).status == WAITING
    work(worker, home, is_over(home))
    assert jobs.read(home, seen.job).status == DONE


def test_two_servers_of_one_home_do_a_job_once(home, worker):
    look(home)
    other = Worker(home)
    worker.step()
    other.step()
    assert worker._process is not None
    assert other._process is None


def test_a_stopped_server_leaves_its_job_for_the_next_start(home, worker):
    seen = look(home)
    worker.step()
    assert jobs.read(home, seen.job).status == RUNNING
    worker.stop()
    assert jobs.read(home, seen.job).status == WAITING
    work(Worker(home), home, is_over(home))
    assert jobs.read(home, seen.job).status == DONE


def test_a_killed_server_leaves_its_job_for_the_next_start(home):
    seen = look(home)
    jobs.begin(home, seen.job)
    following = Worker(home)
    work(following, home, is_over(home))
    following.stop()
    told = jobs.read(home, seen.job)
    assert (told.status, told.attempts) == (DONE, 2)


def test_what_cannot_be_done_is_told_in_the_words_of_the_command(home, worker):
    job = jobs.ask(home, "withdraw", "", {"load": 7, "why": "--не тот класс"})
    work(worker, home, is_over(home))
    told = jobs.read(home, job.job)
    assert (told.status, told.sentence) == (FAILED, "Загрузки «7» нет. Что загружено: obektiv loads")


@pytest.mark.parametrize(
    ("built", "status", "words"),
    [
        (BuildResult("b", "published"), DONE, "страницы обновлены"),
        (BuildResult("b", "published", is_same=True), DONE, "нового нет, страницы прежние"),
        (
            BuildResult("b", "failed", reason="на диске нет места", advice="Освободите."),
            FAILED,
            "на диске нет места",
        ),
    ],
)
def test_a_refresh_ends_with_what_the_build_says(built, status, words):
    told = outcome_of(Job("j", "refresh", "", ""), 0, {"files": [], "build": asdict(built)}, "")
    assert told == (status, words, built.advice)


@pytest.mark.parametrize("with_lists", [True, False])
def test_all_forms_are_made_with_lists_only_for_who_sees_everybody(home, worker, with_lists):
    sent = jobs.new_name()
    jobs.files(home, sent).mkdir(parents=True)
    schools = "Логин ОО;Название;Вид\nedu991001;МБОУ «СОШ № 1»;СОШ\n"
    (jobs.files(home, sent) / "Школы.csv").write_text(schools, encoding="utf-8")
    jobs.ask(home, "load", "", {"files": sent})
    work(worker, home, is_over(home))
    job = jobs.ask(home, "forms", "", {"name": "Формы.zip", "with_lists": with_lists})
    work(worker, home, is_over(home))
    told = jobs.read(home, job.job)
    assert told.status == DONE
    with zipfile.ZipFile(jobs.files(home, job.job) / "Формы.zip") as packed:
        names = packed.namelist()
        books = [zipfile.ZipFile(io.BytesIO(packed.read(name))) for name in names]
        words = b"".join(book.read(one) for book in books for one in book.namelist())
    assert told.sentence == f"форм в архиве: {len(names)}"
    assert len(names) == len(template_kinds()) > 20
    assert (b"edu991001" in words) == with_lists


def test_a_draft_is_read_and_comes_out_as_a_document_and_nothing_is_loaded(home, worker):
    sent = jobs.new_name()
    for folder, name, text in (
        ("draft", "Проект 2026-2027.txt", DRAFT),
        ("above", "Регион 2026-2027.txt", ABOVE),
    ):
        (jobs.files(home, sent) / folder).mkdir(parents=True)
        (jobs.files(home, sent) / folder / name).write_text(text, encoding="utf-8")
    about = {"draft": "Проект 2026-2027.txt", "above": "Регион 2026-2027.txt", "name": "Проект.docx"}
    job = jobs.ask(home, "draft", "", about, sent)
    work(worker, home, is_over(home))
    told = jobs.read(home, job.job)
    assert (told.status, told.sentence) == (DONE, "мер – 5, противоречат правилам – 1, замечаний – 13")
    answer = jobs.answer(home, job.job)
    assert any("своевременная загрузка" in sentence for sentence in answer["said"])
    assert (jobs.files(home, job.job) / "Проект.docx").read_bytes().startswith(b"PK")
    assert not list(home.archive.rglob("*.txt"))


def test_a_draft_that_is_no_plan_says_why(home, worker):
    sent = jobs.new_name()
    (jobs.files(home, sent) / "draft").mkdir(parents=True)
    (jobs.files(home, sent) / "draft" / "Письмо.txt").write_text("Уважаемые коллеги!\n", encoding="utf-8")
    job = jobs.ask(home, "draft", "", {"draft": "Письмо.txt", "name": "Проект.docx"}, sent)
    work(worker, home, is_over(home))
    told = jobs.read(home, job.job)
    assert told.status == FAILED
    assert "таблиц" in told.sentence


def test_a_command_that_dies_without_a_word_is_told_all_the_same():
    status, sentence, advice = outcome_of(Job("j", "refresh", "", ""), 1, {}, "")
    assert status == FAILED
    assert sentence
    assert advice


@pytest.mark.parametrize("what", ["demo", "rebuild", "users"])
def test_no_page_asks_for_any_other_command(home, what):
    with pytest.raises(KeyError):
        command_of(home, Job("1-a", what, "", ""))


def test_a_reason_is_never_read_as_an_option(home):
    given = command_of(home, Job("1-a", "withdraw", "", "", {"load": 3, "why": "--json"}))
    assert given == ["withdraw", "3", "--why=--json"]


def test_pages_are_refreshed_by_themselves_a_quiet_minute_after_the_last_word_once(home):
    from datetime import datetime

    path = home.inbox / name_of("Исполнение меры", datetime.now())
    path.write_text("x", encoding="utf-8")
    (home.inbox / "прислано.csv").write_text("x", encoding="utf-8")
    assert recorded(home) == [path]
    at = path.stat().st_mtime
    assert not quiet.ask_when_due(home, at + 61)  # nobody has chosen it
    jobs.refresh_by_itself(home, is_on=True)
    assert not quiet.ask_when_due(home, at + 59)
    assert quiet.ask_when_due(home, at + 61)
    with journal.run(home, "refresh"):
        pass
    assert not quiet.ask_when_due(home, at + 120)
    jobs.refresh_by_itself(home, is_on=False)
    assert not jobs.refreshes_by_itself(home)
