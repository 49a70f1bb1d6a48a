"""The door: nothing behind it answers to who is not signed in, by whatever way; who is, is known by a signature."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from dashboards import identity
from dashboards.door.guard import NOBODY
from dashboards.door.serve import COOKIE, door
from dashboards.door.throttle import FREE, LONGEST, Throttle
from dashboards.identity import ABSOLUTE, HEADER, IDLE, Sessions
from warehouse import accounts, journal
from warehouse.home import Home
from warehouse.scope import Scope

PASSWORD = "четыре слова подряд тут"
BROWSER = {"accept": "text/html"}
PATHS = [
    *("/", "/plan", "/data?section=x", "/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/a/b"),
    *("/media/secret.xlsx", "/app/static/style.css", "/static/js/index.js", "/component/x", "/enter/account"),
    *("/enter/journal", "/enter/../plan", "//plan", "/ENTER", "/enter/", "/_stcore/stream"),
]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _echo(request):
    return JSONResponse({"path": request.url.path, "identity": request.headers.getlist(HEADER)})


async def _socket(websocket):
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_bytes(await websocket.receive_bytes())


class World:
    """A home with two people, the door before an application that says what reaches it, and a clock."""

    def __init__(self, root) -> None:
        self.home, self.clock = Home(root).create(), Clock()
        for login, role, scope in (
            ("boss", "admin", Scope()),
            ("coord", "school", Scope(schools=("990001",))),
        ):
            token = accounts.add(self.home, login, role, scope)
            accounts.set_password(self.home, login, PASSWORD, token)
        self.sessions = Sessions(self.clock)
        inner = Starlette(
            routes=[
                WebSocketRoute("/_stcore/stream", _socket),
                Route("/{path:path}", _echo, methods=["GET", "POST", "PUT", "DELETE"]),
            ]
        )
        self.app = door(self.home, inner, sessions=self.sessions)

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=("10.0.0.7", 1234))
        return httpx.AsyncClient(transport=transport, base_url="http://department.test")

    @asynccontextmanager
    async def signed(self, login: str = "coord"):
        async with self.client() as client:
            answer = await client.post("/enter", data={"login": login, "password": PASSWORD, "next": "/plan"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/plan")
            yield client


@pytest.fixture
def world(tmp_path):
    yield World(tmp_path)
    identity.guard_with(None)


def run(act):
    return asyncio.run(act)


def test_without_a_session_nothing_but_the_sign_in_answers(world):
    async def act():
        async with world.client() as client:
            for method in ("GET", "POST", "PUT", "DELETE"):
                for path in PATHS:
                    answer = await client.request(method, path, headers=BROWSER)
                    assert answer.status_code in (303, 401, 404, 405), (method, path)
                    assert "identity" not in answer.text
                    assert answer.headers["x-content-type-options"] == "nosniff"
            assert (await client.get("/plan?q=1", headers=BROWSER)).headers[
                "location"
            ] == "/enter?next=/plan%3Fq%3D1"
            assert (await client.get("/media/x.xlsx")).status_code == 401
            assert (await client.get("/enter")).status_code == 200

    run(act())


def test_the_identity_that_comes_in_is_thrown_away_and_the_signed_one_is_set(world):
    async def act():
        async with world.signed() as client:
            told = (await client.get("/plan", headers={HEADER: world.sessions.sign("чужой")})).json()
            (header,) = told["identity"]
            assert world.sessions.account(world.home, world.sessions.signed(header)).login == "coord"
            assert world.sessions.signed(header + "x") is None
            assert Sessions().signed(header) is None

    run(act())


def test_an_unknown_login_and_a_wrong_password_look_alike(world):
    async def act():
        async with world.client() as client:
            answers = [
                await client.post("/enter", data={"login": login, "password": "не тот пароль", "next": "/"})
                for login in ("coord", "nobody")
            ]
            assert {answer.status_code for answer in answers} == {401}
            assert answers[0].text == answers[1].text
            assert COOKIE not in client.cookies
        text = (world.home.root / "journal" / "people.jsonl").read_text(encoding="utf-8")
        assert "nobody" not in text
        assert "не тот пароль" not in text

    run(act())


def test_attempts_wait_longer_and_longer_for_the_login_and_for_the_address():
    clock = Clock()
    throttle, waits = Throttle(clock), []
    for _ in range(FREE + 12):
        throttle.failed("coord", "10.0.0.7")
        waits.append(throttle.wait("coord", "10.0.0.8"))
    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 :] == sorted(waits[FREE - 1 :])
    assert waits[-1] == LONGEST["login"]
    assert throttle.wait("another", "10.0.0.7") > LONGEST["login"]
    assert throttle.wait("another", "10.0.0.8") == 0
    throttle.succeeded("coord")
    assert throttle.wait("coord", "10.0.0.8") == 0
    assert throttle.wait("coord", "10.0.0.7") > 0


def test_even_the_right_password_waits_after_many_wrong_ones(world):
    async def act():
        async with world.client() as client:
            for _ in range(FREE):
                await client.post("/enter", data={"login": "coord", "password": "x", "next": "/"})
            answer = await client.post("/enter", data={"login": "coord", "password": PASSWORD, "next": "/"})
            assert answer.status_code == 429
            assert "Слишком много попыток" in answer.text

    run(act())


def test_a_link_is_used_up_by_a_password_and_not_by_a_look(world):
    token = accounts.add(world.home, "metod", "methodologist", Scope())

    async def act():
        async with world.client() as client:
            for _ in "12":
                assert "Ваш логин: <b>metod</b>" in (await client.get(f"/enter/link?token={token}")).text
            form = {"token": token, "password": PASSWORD, "again": "другое слово тут"}
            assert "различаются" in (await client.post("/enter/link", data=form)).text
            answer = await client.post("/enter/link", data=form | {"again": PASSWORD})
            assert answer.headers["location"] == "/"
            assert (await client.get("/plan")).json()["path"] == "/plan"
            assert (await client.get(f"/enter/link?token={token}")).status_code == 403

    run(act())


@pytest.mark.parametrize(
    "bad", ["//evil.test", "/\\evil.test", "https://evil.test", "/enter/out", "", "/a\nb"]
)
def test_after_the_sign_in_nobody_is_sent_to_another_site(world, bad):
    async def act():
        async with world.client() as client:
            form = {"login": "coord", "password": PASSWORD, "next": bad}
            assert (await client.post("/enter", data=form)).headers["location"] == "/"

    run(act())


def test_a_form_of_another_site_is_refused(world):
    async def act():
        async with world.signed() as client:
            for path in ("/enter", "/enter/out", "/_stcore/upload_file/a/b"):
                assert (await client.post(path, headers={"origin": "http://evil.test"})).status_code == 403
            assert (await client.get("/plan")).status_code == 200

    run(act())


@pytest.mark.parametrize("end", ["block", "role", "out", "idle", "absolute", "reset", "password"])
def test_a_session_ends(world, end):
    async def act():
        async with world.signed() as client, world.signed() as other:
            assert (await client.get("/plan")).status_code == 200
            if end == "block":
                accounts.block(world.home, "coord")
            elif end == "role":
                accounts.set_role(world.home, "coord", "head", Scope())
            elif end == "reset":
                accounts.reset(world.home, "coord")
            elif end == "out":
                assert (await client.post("/enter/out")).headers["location"] == "/enter"
            elif end == "idle":
                world.clock.now += IDLE + 1
            elif end == "absolute":
                for _ in range(ABSOLUTE // IDLE + 1):
                    world.clock.now += IDLE - 1
                    await client.get("/plan")
            else:
                form = {"old": PASSWORD, "password": "другие слова подряд", "again": "другие слова подряд"}
                assert "Пароль изменён" in (await other.post("/enter/account", data=form)).text
                assert (await other.get("/plan")).status_code == 200
            assert (await client.get("/plan")).status_code == 401

    run(act())


def test_the_browser_that_asks_whether_the_server_lives_does_not_keep_a_session_alive(world):
    async def act():
        async with world.signed() as client:
            for _ in "123":
                world.clock.now += IDLE / 2 - 1
                await client.get("/_stcore/health")
            assert (await client.get("/plan")).status_code == 401

    run(act())


def test_a_cookie_of_another_server_and_a_changed_one_open_nothing(world, tmp_path):
    async def act():
        async with world.signed() as client:
            cookie = client.cookies[COOKIE]
        foreign = World(tmp_path / "other")
        for value in (cookie[:-2] + "xx", "eyJrZXkiOiAiYSJ9", ""):
            async with world.client() as client:
                assert (await client.get("/plan", headers={"cookie": f"{COOKIE}={value}"})).status_code == 401
        async with foreign.client() as client:
            assert (await client.get("/plan", headers={"cookie": f"{COOKIE}={cookie}"})).status_code == 401

    run(act())


def test_cookies_and_headers_are_strict(world):
    async def act():
        async with world.client() as client:
            answer = await client.post("/enter", data={"login": "coord", "password": PASSWORD, "next": "/"})
            cookie = answer.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=lax" in cookie
            page = await client.get("/plan")
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            assert page.headers["x-frame-options"] == "DENY"
            assert page.headers["cache-control"] == "no-store"
            assert "script-src" not in (await client.get("/enter")).headers["content-security-policy"]
        secure = door(world.home, world.app, is_behind_tls=True)
        transport = httpx.ASGITransport(secure, client=("10.0.0.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://department.test") as client:
            answer = await client.post("/enter", data={"login": "coord", "password": PASSWORD, "next": "/"})
            assert "secure" in answer.headers["set-cookie"].lower()
            assert "max-age" in answer.headers["strict-transport-security"]

    run(act())


def test_only_the_administrator_reads_the_journal(world):
    async def act():
        async with world.signed("coord") as client:
            assert (await client.get("/enter/journal")).status_code == 403
            assert "/enter/journal" not in (await client.get("/enter/account")).text
        journal.note(world.home, "paper", "coord", "<b>Справка</b>")
        async with world.signed("boss") as client:
            text = (await client.get("/enter/journal")).text
            assert "вход с адреса 10.0.0.7" in text
            assert "&lt;b&gt;Справка&lt;/b&gt;" in text
            assert text.index("boss") < text.index("coord")

    run(act())


async def _talk(app, cookie: str, *messages):
    """Send messages over a websocket; a callable is called between them. Returns what came back."""
    coming, sent = asyncio.Queue(), []
    await coming.put({"type": "websocket.connect"})

    async def receive():
        message = await coming.get()
        if callable(message):
            message()
            return await receive()
        return message

    async def send(message):
        sent.append(message)

    for message in messages:
        await coming.put(message if callable(message) else {"type": "websocket.receive", "bytes": message})
    await coming.put({"type": "websocket.disconnect", "code": 1000})
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode()), (b"host", b"department.test")]
    scope = {
        **{
            "type": "websocket",
            "path": "/_stcore/stream",
            "query_string": b"",
            "subprotocols": ["streamlit"],
        },
        **{"headers": headers, "scheme": "ws", "root_path": "", "client": ("10.0.0.7", 1), "asgi": {}},
        **{"server": ("department.test", 80), "raw_path": b"/_stcore/stream"},
    }
    await asyncio.wait_for(app(scope, receive, send), 10)
    return sent


def test_a_websocket_without_a_session_is_closed_with_4401(world):
    sent = run(_talk(world.app, "", b"anything"))
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.close"]
    assert sent[-1]["code"] == NOBODY


def test_after_a_block_an_open_page_may_only_be_shown_anew_as_a_whole(world):
    fragment = ClientState(fragment_id="papers", query_string="q=1", page_script_hash="abc")
    fragment.widget_states.widgets.add(id="button", trigger_value=True)
    asked = BackMsg(rerun_script=fragment).SerializeToString()
    file = BackMsg(load_git_info=True).SerializeToString()

    async def act():
        async with world.signed() as client:
            cookie = client.cookies[COOKIE]
        return await _talk(
            world.app, cookie, asked, lambda: accounts.block(world.home, "coord"), asked, file, asked
        )

    before, after, close = [m for m in run(act()) if m["type"] != "websocket.accept"]
    assert before["bytes"] == asked
    anew = BackMsg.FromString(after["bytes"]).rerun_script
    assert (anew.query_string, anew.page_script_hash) == ("q=1", "abc")
    assert not anew.fragment_id
    assert not anew.widget_states.widgets
    assert close == {"type": "websocket.close", "code": NOBODY, "reason": "sign in"}


def test_a_file_is_answered_to_whose_page_has_been_given_its_address_and_to_nobody_else(world):
    async def act():
        async with world.signed("coord") as coord, world.signed("boss") as boss:
            told = b"\x12\x2a/media/4bfa8d07aef3941709f5.xlsx\x18/media/aa11.csv"
            await _talk(world.app, coord.cookies[COOKIE], told)
            for path in ("4bfa8d07aef3941709f5.xlsx", "4bfa8d07aef3941709f5.xlsx?title=1", "aa11.csv"):
                assert (await coord.get(f"/media/{path}")).status_code == 200
                assert (await boss.get(f"/media/{path}")).status_code == 404
            for path in (
                "4bfa8d07aef3941709f5/../aa11.csv",
                "",
                "aa1.csv",
                "4bfa.xlsx",
                "%34bfa8d07aef3941709f5x",
            ):
                assert (await boss.get(f"/media/{path}")).status_code == 404
            assert (await boss.get("/plan")).status_code == 200

    run(act())


def test_the_journal_has_the_columns_of_the_journal_of_runs(world):
    journal.note(world.home, "record", "coord", "отметка")
    with journal.run(world.home, "build"):
        pass
    runs = (world.home.root / "journal" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    people = (world.home.root / "journal" / "people.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(json.loads(people[-1])) <= set(json.loads(runs[-1]))


def test_many_attempts_of_one_moment_do_not_slip_through_together(world):
    async def act():
        async with world.client() as client:
            form = {"login": "coord", "password": "x", "next": "/"}
            answers = await asyncio.gather(*(client.post("/enter", data=form) for _ in range(20)))
        assert [answer.status_code for answer in answers].count(401) <= FREE + 1

    run(act())
