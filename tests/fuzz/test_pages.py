"""Whatever is asked of the pages, in the address, the headers or a form, gives a page or a plain refusal."""

from __future__ import annotations

import http.client
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from tests.channels.web import Reply, call
from tests.fuzz.answers import in_time, is_sound
from tests.fuzz.bounds import bounded
from tests.fuzz.tricks import KNOWN, TEXTS

FORM = "application/x-www-form-urlencoded"
PATHS = st.sampled_from(
    "/ /directory /directory/KE /help /help/fact/borders /signs /about /privacy /embed /embed/preview /frame "
    "/openapi.json /robots.txt /sitemap.xml /health /exit /widget/amparo.js /webhooks/website/start /hsds/".split()
)
NAMES = st.sampled_from(
    "language country organisation color mode exit timezone find region open conversation".split()
)
TRICKS = st.one_of(
    TEXTS, st.sampled_from(["en", "ar", "KE", "#ffffff", "javascript:alert(1)", "../..", '"><script>'])
)
HEADERS = st.dictionaries(
    st.sampled_from(
        "Accept-Language Accept-Encoding If-None-Match Origin Content-Type Cookie Range Expect-CT Forwarded "
        "X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Path X-HTTP-Method-Override "
        "X-Original-URL Upgrade-Insecure-Requests Accept Referer Authorization".split()
    ),
    st.one_of(
        st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=120),
        st.sampled_from(["*", "en;q=nan", "de-" * 300, "bytes=0-,0-,0-", "evil.example", "null", "a," * 400]),
    ),
    max_size=4,
)


def shows_no_script_of_others(reply: Reply) -> None:
    if reply.headers.get("content-type", "").startswith("text/html"):
        scripts = re.findall(r"<script\b[^>]*>", reply.body)
        assert all("/widget/" in tag or "application/ld+json" in tag for tag in scripts), scripts
        assert (
            "onerror=" not in re.sub(r"&lt;.*?&gt;", "", reply.body) and 'href="javascript' not in reply.body
        )
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert "evil.example" not in reply.headers.get("location", "") and "set-cookie" not in reply.headers


def ask(url: str, path: str, headers: dict[str, str]) -> Reply:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(
            "GET", path, headers={name: value.encode("latin-1") for name, value in headers.items()}
        )
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        return Reply(answer.status, found, "" if "content-encoding" in found else body.decode("utf-8"))
    finally:
        connection.close()


@given(PATHS, st.dictionaries(NAMES, TRICKS, max_size=4), HEADERS)
@bounded(80)
def test_an_address_with_anything_behind_it_and_any_headers(
    running_bot: Any, path: str, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    with in_time():
        reply = ask(running_bot.url, f"{path}?{urlencode(parameters, errors='surrogatepass')}", headers)
    assert reply.status < 500, reply.status
    if "content-encoding" not in reply.headers and reply.body:
        is_sound(reply)
    shows_no_script_of_others(reply)


@given(st.lists(TEXTS, min_size=1, max_size=4))
@bounded(60)
@example(["..", "..", "etc", "passwd"])
@example(["widget", "current", "..", "..", "..", "settings.py"])
@example(["widget", "x", "../../amparo/settings.py"])
@example(["directory", "../services.csv"])
@example(["help", "fact", "{{7*7}}"])
@example(["hsds", "services", "' OR 1=1"])
def test_an_address_that_leads_nowhere(running_bot: Any, parts: list[str]) -> None:
    path = "/" + "/".join(quote(part.encode("utf-8", "surrogatepass"), safe="") for part in parts)
    with in_time():
        reply = call(running_bot.url, "GET", path[:6000])
    is_sound(reply)
    assert "root:" not in reply.body and "AMPARO_API_TOKEN" not in reply.body
    shows_no_script_of_others(reply)


FIELDS = st.sampled_from(["conversation", "message", "choice", "language", "other"])


@given(st.lists(st.tuples(FIELDS, TRICKS), max_size=6), st.sampled_from(["/", "/erase", "/exit"]))
@bounded(30)
@example([("message", KNOWN[0]), ("message", KNOWN[1])], "/")
@example([("conversation", "A" * 22), ("choice", '/danger{"x": "y"}')], "/")
@example([("message", "<script>alert(1)</script><img src=x onerror=alert(1)>")], "/")
def test_a_form_with_anything_in_it(running_bot: Any, fields: list[tuple[str, str]], path: str) -> None:
    with in_time():
        reply = call(running_bot.url, "POST", path, urlencode(fields, errors="surrogatepass"), FORM)
    assert reply.status in (200, 303, 413)
    is_sound(reply)
    shows_no_script_of_others(reply)


@given(
    st.binary(max_size=300),
    st.sampled_from([FORM, "multipart/form-data; boundary=", "application/json", "text/plain", "x"]),
)
@bounded(15)
def test_a_body_that_is_no_form(running_bot: Any, body: bytes, kind: str) -> None:
    reply = call(running_bot.url, "POST", "/", body, kind)
    assert reply.status == 200
    is_sound(reply)
