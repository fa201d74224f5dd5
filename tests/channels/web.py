"""What tests of the pages and of the webhook need beside `RunningBot`: headers, forms and links."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

WEBHOOK = "/webhooks/website/webhook"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]  # names in lower case
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(
    url: str, method: str, path: str, body: str | bytes | None = None, kind: str = "application/json"
) -> Reply:
    """One request, no redirect followed."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if body is not None else {})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
    finally:
        connection.close()


def post_json(url: str, data: Any) -> Reply:
    return call(url, "POST", WEBHOOK, json.dumps(data))


def post_form(url: str, path: str, **fields: str) -> Reply:
    return call(url, "POST", path, urlencode(fields), "application/x-www-form-urlencoded")


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)  # buttons with a name: title, value


class Page(HTMLParser):
    """The forms, links and visible words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.scripts = 0
        self.text = ""
        self._button: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given["action"], given.get("method", "get")))
        elif tag == "input":
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "a":
            self.links.append(given["href"])
        elif tag == "button" and given.get("name") == "choice":
            self._button = given["value"]
        elif tag == "script":
            self.scripts += 1

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "
        if self._button is not None and data.strip():
            self.forms[-1].choices.append((data.strip(), self._button))
            self._button = None

    @property
    def conversation(self) -> str:
        return self.form_to_write.fields["conversation"]

    @property
    def form_to_write(self) -> Form:
        return next(form for form in self.forms if "message" in form.fields)

    @property
    def choices(self) -> dict[str, str]:
        return {title: value for form in self.forms for title, value in form.choices}
