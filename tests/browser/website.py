"""The website of an NGO: another origin, with pages that tests write."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>An NGO</title>{head}</head>
<body><main><h1>An NGO</h1><p>Welcome.</p><a href="/other">Another page</a>{body}</main>
{tag}</body></html>"""


class Website:
    """Serves the pages in `pages` by their path."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {"/other": PAGE.format(head="", body="", tag="")}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = site.pages.get(self.path)
                body = (found or "").encode()
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def show(
        self, path: str, bot: str, head: str = "", body: str = "", tag: str | None = None, **data: str
    ) -> str:
        """Put up a page that embeds the bot at the address `bot`, and return its address."""
        given = "".join(f' data-{name}="{value}"' for name, value in data.items())
        script = f'<script type="module" src="{bot}/widget/amparo.js"{given}></script>'
        self.pages[path] = PAGE.format(
            head=head, body=body, tag=script if tag is None else tag.format(bot=bot)
        )
        return self.url + path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
