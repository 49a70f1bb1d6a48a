"""A home goes into one file and back, byte for byte; a file that is not what it was gives nothing back."""

import io
import tarfile
from pathlib import Path

import duckdb
import pytest

from tests.dashboards import fixture_db
from tests.homes import obektiv
from warehouse import accounts, backup
from warehouse.backup import BackupError, digest_of
from warehouse.home import Home
from warehouse.query import Scope, query


@pytest.fixture
def full(tmp_path) -> Home:
    """A small home with something of every kind."""
    home = Home(fixture_db.make_home(tmp_path / "home")).create()
    content = b"a file that somebody sent"
    digest = backup.hashlib.sha256(content).hexdigest()
    (home.archive / digest).write_bytes(content)
    (home.archive / f"{digest}.json").write_text("{}", encoding="utf-8")
    accounts.add(home, "boss", "admin", Scope())
    home.publications.mkdir()
    (home.publications / "ledger.jsonl").write_text("{}\n", encoding="utf-8")
    for passing in ("logs/dbt.log", "sessions.json", "jobs/1.json", "builds/older.duckdb"):
        path = home.root / passing
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    with duckdb.connect(str(home.people)) as db:
        db.execute("create table names (kind text, code text, name text)")
    return home


def contents(home: Home) -> dict[str, str]:
    kept = (
        p for p in home.root.rglob("*") if p.is_file() and p.name not in ("lock", "runs.jsonl", "current")
    )
    return {p.relative_to(home.root).as_posix(): digest_of(p) for p in kept}


def test_the_drill_a_home_goes_into_a_file_and_comes_back_as_it_was(full, tmp_path):
    out = tmp_path / "copies" / "copy.tar.gz"
    told = obektiv(full.root, "backup", "--out", str(out)).stdout
    assert "Копия записана" in told
    assert out.stat().st_mode & 0o077 == 0
    other = tmp_path / "other"
    assert "возвращена" in obektiv(other, "restore", str(out)).stdout
    back = Home(other)
    passing = ("logs/", "sessions.json", "jobs/", "builds/older", "accounts.lock", "lock")
    assert contents(back) == {k: v for k, v in contents(full).items() if not k.startswith(passing)}
    assert accounts.accounts(back) == accounts.accounts(full)
    assert back.published().name == full.published().name
    assert query("school/schools", Scope(), home=back).equals(query("school/schools", Scope(), home=full))
    again = obektiv(other, "restore", str(out), check=False)
    assert again.returncode == 1
    assert "не пуста" in again.stderr


def test_a_changed_file_of_the_archive_stops_the_copy(full, tmp_path):
    victim = next(p for p in full.archive.iterdir() if not p.suffix)
    victim.write_bytes(b"changed")
    out = tmp_path / "copy.tar.gz"
    with pytest.raises(BackupError, match="изменены файлы: 1"):
        backup.write(full, out)
    assert not out.exists()
    assert not list(tmp_path.glob("*.new"))


def rewritten(out, change) -> None:
    """The same copy with the bytes of its members changed."""
    with tarfile.open(out) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar.getmembers()]
    with tarfile.open(out, "w:gz") as tar:
        for one, content in change(members):
            one.size = len(content)
            tar.addfile(one, io.BytesIO(content))


def renamed(member, name):
    member.name = name
    return member


@pytest.mark.parametrize(
    "change",
    [
        lambda m: [(one, b"other" if one.name.startswith("accounts") else c) for one, c in m],
        lambda m: [(one, c) for one, c in m if "publications" not in one.name],
        lambda m: [*m, (tarfile.TarInfo("extra.txt"), b"x")],
        lambda m: [*m, (tarfile.TarInfo("../outside.txt"), b"x")],
        lambda m: [*m, (tarfile.TarInfo("/tmp/outside.txt"), b"x")],
        lambda m: [
            (link("archive/out", "/tmp"), b""),
            (tarfile.TarInfo("archive/out/outside.txt"), b"x"),
            *m,
        ],
        lambda m: m[1:],
        lambda m: [(m[0][0], b"not json"), *m[1:]],
        lambda m: [(renamed(one, one.name.replace("ledger", "legder")), c) for one, c in m],
    ],
    ids=["changed", "missing", "extra", "outside", "absolute", "link", "no list", "damaged list", "renamed"],
)
def test_a_copy_that_is_not_what_it_was_gives_nothing_back(full, tmp_path, change):
    out = tmp_path / "copy.tar.gz"
    backup.write(full, out)
    rewritten(out, change)
    with pytest.raises(BackupError):
        backup.read(out, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()
    assert not (tmp_path / "outside.txt").exists()


def test_a_copy_comes_back_into_an_empty_folder_that_cannot_be_moved(full, tmp_path, monkeypatch):
    """A volume of a container, and a folder that stands where its owner may not write."""
    out = tmp_path / "copy.tar.gz"
    backup.write(full, out)
    place = tmp_path / "volume"
    place.mkdir()
    # What an attempt that failed leaves.
    (place / "logs").mkdir()
    (place / "logs" / "obektiv.log").write_text("x", encoding="utf-8")
    (place / backup.BESIDE / "half").mkdir(parents=True)
    inode = place.stat().st_ino
    made = Path.mkdir

    def nothing_beside(path, *rest, **settings):
        assert path == place or place in path.parents
        return made(path, *rest, **settings)

    monkeypatch.setattr(Path, "mkdir", nothing_beside)
    backup.read(out, Home(place))
    assert place.stat().st_ino == inode
    assert not (place / backup.BESIDE).exists()
    assert Home(place).published().name == full.published().name
    assert accounts.accounts(Home(place)) == accounts.accounts(full)


def test_a_copy_comes_back_on_a_python_older_than_the_filters_of_archives(full, tmp_path, monkeypatch):
    """3.11.2 of Debian 12."""
    out = tmp_path / "copy.tar.gz"
    backup.write(full, out)
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    monkeypatch.setattr(tarfile.TarFile, "extractall", None)
    backup.read(out, Home(tmp_path / "other"))
    assert accounts.accounts(Home(tmp_path / "other")) == accounts.accounts(full)
    kept = next(path for path in full.archive.iterdir() if not path.suffix)
    back = tmp_path / "other" / "archive" / kept.name
    assert int(back.stat().st_mtime) == int(kept.stat().st_mtime)
    assert back.stat().st_mode & 0o077 == 0


def link(name: str, to: str) -> tarfile.TarInfo:
    one = tarfile.TarInfo(name)
    one.type, one.linkname = tarfile.SYMTYPE, to
    return one


def test_a_bad_copy_leaves_an_empty_folder_empty(full, tmp_path):
    out = tmp_path / "copy.tar.gz"
    backup.write(full, out)
    out.write_bytes(out.read_bytes()[:1000])
    place = tmp_path / "volume"
    place.mkdir()
    with pytest.raises(BackupError):
        backup.read(out, Home(place))
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("bytes_kept", [0, 10, 1000])
def test_a_copy_that_was_cut_off_gives_nothing_back(full, tmp_path, bytes_kept):
    out = tmp_path / "copy.tar.gz"
    backup.write(full, out)
    out.write_bytes(out.read_bytes()[:bytes_kept])
    with pytest.raises(BackupError, match="не целая копия"):
        backup.read(out, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_a_copy_is_never_written_over_another(full, tmp_path):
    out = tmp_path / "copy.tar.gz"
    out.write_bytes(b"older")
    with pytest.raises(BackupError, match="уже есть"):
        backup.write(full, out)
    assert out.read_bytes() == b"older"
