"""The weekly letter: sent through a real SMTP server, once a week, to those who are named; nothing about people."""

import datetime
import ipaddress
import re
import ssl
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dashboards.menu import PAGES, may_open
from dashboards.notices.digest import letter, waiting
from dashboards.notices.mail import mail
from tests.dashboards.browser import free_port
from warehouse import accounts, journal
from warehouse.accounts import Account
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

SITE = "https://obektiv.example.ru"
ROLES = ("admin", "head", "methodologist", "analyst", "school", "observer", "expert")


class Kept:
    """What a server of mail was given; `refuses`: a mailbox that it does not know."""

    def __init__(self, refuses: str = "") -> None:
        self.letters, self.refuses, self.passwords = [], refuses, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((*envelope.rcpt_tos, message))
        return "250 OK"

    def knows(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.passwords.append((data.login, data.password))
        return AuthResult(success=data.password == b"word", handled=False)


@pytest.fixture
def post():
    """Start servers of mail: (keeper, settings of aiosmtpd) → port."""
    running = []

    def start(kept: Kept, **settings) -> int:
        port = free_port()
        running.append(Controller(kept, hostname="127.0.0.1", port=port, **settings))
        running[-1].start()
        return port

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def home(demo_home, tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    made = Home(tmp_path / "home").create()
    monkeypatch.setenv("OBEKTIV_HOME", str(made.root))
    (made.builds / "demo.duckdb").symlink_to(Home(demo_home).published())
    made.current.symlink_to("builds/demo.duckdb")
    return made


def reader(home: Home, role: str) -> Account:
    own = tuple(query("school/schools", Scope(), home=home)["school_code"].sort()[:1])
    bound = {"school": (Scope(schools=own), None), "observer": (Scope(), "Н-06"), "expert": (Scope(), "Э-11")}
    scope, person = bound.get(role, (Scope(), None))
    return Account(role, role, None, scope.schools, person)


def written(home: Home, port: int | str, **more: str) -> None:
    given = {"server": "127.0.0.1", "port": port, "security": "none", "sender": "obektiv@example.ru"} | more
    people = "{admin: admin@example.ru, observer: visits@example.ru}"
    lines = [f"{name}: {value}" for name, value in given.items()] + [f"site: {SITE}", f"to: {people}"]
    (home.root / "mail.yml").write_text("\n".join(lines), encoding="utf-8")
    for login in ("admin", "observer"):
        if login not in accounts.accounts(home):
            one = reader(home, login)
            accounts.add(home, login, login, Scope(), one.person)


def digest(*words: str) -> int:
    from typer.testing import CliRunner

    from obektiv.cli.app import app

    done = CliRunner().invoke(app, ["digest", *words])
    digest.told = done.output
    return done.exit_code


@pytest.mark.parametrize("role", ROLES)
def test_a_letter_counts_and_leads_and_says_nothing_of_people_schools_or_files(home, role):
    account = reader(home, role)
    one = letter(home, account, SITE)
    links = re.findall(r"\S+://\S+", one.text)
    opened = {page.url for page in PAGES if may_open(role, page)}
    for address in links:
        assert address.startswith(f"{SITE}/")
        assert urlsplit(address).path.strip("/") in opened, address
    said = re.sub(r"\S+://\S+", "", one.text)
    for query_name, column in (
        ("school/schools", "name"),
        ("school/schools", "school_code"),
        ("data/loads", "file_name"),
        ("plan/measures", "title"),
    ):
        for value in query(query_name, Scope(), home=home)[column].unique():
            assert not re.search(rf"{re.escape(value)}(?!\d)", said), value
    assert not re.search(r"\b[А-Я]-\d", said)
    assert "Данные на" in said


def test_counts_are_those_of_the_pages_and_links_keep_the_filters(home):
    by_role = {role: {one.what: one for one in waiting(home, reader(home, role))} for role in ROLES}
    windows = query("plan/windows", Scope(), home=home)
    late = windows.filter(state="срок прошёл").height
    assert late
    found = next(one for what, one in by_role["admin"].items() if "срок" in what and str(late) in what)
    assert parse_qs(urlsplit(found.way.address).query) == {"state": ["срок прошёл"]}
    own = reader(home, "school").schools
    of_school = query("plan/windows", Scope(), home=home, of_schools=True)
    late = sum(
        row["state"] == "срок прошёл" and row["occurrence_id"].endswith(f"|{own[0]}")
        for row in of_school.to_dicts()
    )
    told = " ".join(by_role["school"])
    assert (f": {late}" in told) if late else "прошёл срок" not in told
    for role, code in (("observer", "Н-06"), ("expert", "Э-11")):
        asked = query("assignments/own", Scope(role=role, person=code), home=home)
        ahead = asked.filter(status="ahead").height
        assert bool(by_role[role]) == bool(ahead)
        assert all(f"Впереди {ahead} " in what for what in by_role[role])


def test_without_the_file_nothing_is_sent(home):
    assert digest() == 0
    assert "Рассылка выключена" in digest.told


def test_letters_are_sent_once_a_week_and_kept_in_the_journal(home, post):
    kept = Kept()
    written(home, post(kept))
    assert digest("--show") == 0
    assert "Кому: admin, admin@example.ru" in digest.told
    assert kept.letters == []
    assert digest() == 0
    assert sorted(to for to, _ in kept.letters) == ["admin@example.ru", "visits@example.ru"]
    message = dict(kept.letters)["admin@example.ru"]
    assert message["Subject"] == "«Объектив»: сводка на 9 октября 2023 г."
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content().replace("\r\n", "\n")
    assert text == letter(home, reader(home, "admin"), SITE).text
    assert {one["who"] for one in journal.notes(home) if one["what"] == "letter"} == {"admin", "observer"}
    assert digest() == 0
    assert len(kept.letters) == 2
    assert digest("--again") == 0
    assert len(kept.letters) == 4


def test_who_is_blocked_gets_none_and_a_stranger_is_said(home, post):
    kept = Kept()
    written(home, post(kept))
    accounts.block(home, "observer")
    config = home.root / "mail.yml"
    config.write_text(config.read_text().replace("{admin", "{ghost: ghost@example.ru, admin"))
    assert digest() == 1
    assert "«ghost»" in digest.told
    assert [to for to, _ in kept.letters] == ["admin@example.ru"]


def test_a_mailbox_that_is_refused_keeps_nobody_elses_letter(home, post):
    kept = Kept(refuses="admin@example.ru")
    written(home, post(kept))
    assert digest() == 1
    assert "admin: сервер не принял адрес" in digest.told
    assert [to for to, _ in kept.letters] == ["visits@example.ru"]
    kept.refuses = ""
    assert digest() == 0
    assert [to for to, _ in kept.letters] == ["visits@example.ru", "admin@example.ru"]


def certificate(folder) -> tuple[ssl.SSLContext, str]:
    """A certificate of 127.0.0.1 signed by itself: a context of a server, and the file that makes it known."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    hidden = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "cert.pem"
    path.write_bytes(made.public_bytes(pem) + hidden)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, str(path)


def test_a_password_goes_only_through_a_checked_tls(home, post, tmp_path, monkeypatch):
    context, known = certificate(tmp_path)
    kept = Kept()
    settings = {"authenticator": kept.knows, "auth_required": True, "auth_require_tls": True}
    port = post(kept, tls_context=context, require_starttls=True, **settings)
    written(home, port, security="starttls", login="obektiv")
    assert digest() == 1
    assert "нет файла mail.secret" in digest.told
    (home.root / "mail.secret").write_text("word\n")
    assert digest() == 1
    assert "сертификат почтового сервера не проверен" in digest.told
    assert kept.passwords == kept.letters == []
    monkeypatch.setenv("SSL_CERT_FILE", known)
    assert digest() == 0
    assert len(kept.letters) == 2
    (home.root / "mail.secret").write_text("another")
    assert digest("--again") == 1
    assert "не принял login" in digest.told
    written(home, post(Kept()), security="starttls", login="obektiv")
    assert digest("--again") == 1
    assert "проверьте security" in digest.told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"security": "none", "server": "mail.example.ru", "login": "x"}, "пароль не передают открыто"),
        ({"sender": "'Отдел\\nBcc: x@y.ru'"}, "не адрес почты"),
        ({"sender": "obektiv"}, "не адрес почты"),
        ({"port": "99999"}, "не больше 65535"),
        ({"seeurity": "tls"}, "неизвестное имя «seeurity»"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence(home, given, said):
    written(home, **{"port": "2525"} | given)
    assert digest() == 1
    assert said in digest.told


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_without_a_port_the_usual_one_of_the_security_is_asked(home, security, port):
    written(home, 2525, security=security)
    assert mail(home).port == 2525
    path = home.root / "mail.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("port: 2525\n", ""), encoding="utf-8")
    assert mail(home).port == port


def test_a_server_that_is_away_is_said_and_the_next_run_sends(home, post):
    written(home, free_port())
    assert digest() == 1
    assert "не отвечает" in digest.told
    assert not [one for one in journal.notes(home) if one["what"] == "letter"]
