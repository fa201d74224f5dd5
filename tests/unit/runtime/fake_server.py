"""Stands in for one of the two servers: answers GET /health with 200 until it is stopped.

`fake_server.py PORT`, or the name of the variable that holds the port. It says where it was told that the actions are.
"""

from __future__ import annotations

import http.server
import json
import os
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        answer = {"status": "ok", "actions_url": os.environ.get("AMPARO_ACTIONS_URL")}
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *arguments: object) -> None:
        pass


http.server.ThreadingHTTPServer.allow_reuse_address = True
port = int(os.environ.get(sys.argv[1], sys.argv[1]))
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
