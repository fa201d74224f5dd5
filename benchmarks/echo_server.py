"""The floor: a bare Sanic route that gives back what it was sent. `python -m benchmarks.echo_server PORT`."""

from __future__ import annotations

import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse


def main() -> None:
    app = Sanic("floor")

    @app.post("/")
    async def echo(request: Request) -> HTTPResponse:
        return response.json([{"recipient_id": request.json["sender"], "text": request.json["message"]}])

    app.run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
