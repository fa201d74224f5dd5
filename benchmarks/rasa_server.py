"""Our model with Rasa's own tracker store, lock store and REST connector.

    python -m benchmarks.rasa_server PORT MODEL

What `rasa run` does, which itself does not start with the newer Sanic that Amparo has.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from amparo.settings import RASA_ENVIRONMENT

os.environ.update(RASA_ENVIRONMENT)


def main() -> None:
    from rasa.core.agent import load_agent
    from rasa.core.run import configure_app, create_http_input_channels
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings()  # as `rasa run` does; else every step is written to the log
    configure_structlog()
    port, model = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        credentials, own = Path(folder) / "credentials.yml", Path(folder) / "endpoints.yml"
        credentials.write_text("rest:\n")
        own.write_text(
            "action_endpoint:\n  url: ${AMPARO_ACTIONS_URL}\n"
            "nlg:\n  type: amparo.dialogue.responses.LocalisedResponses\n"
        )
        endpoints = AvailableEndpoints.read_endpoints(str(own))
        app = configure_app(
            create_http_input_channels(None, str(credentials)), endpoints=endpoints, enable_api=True
        )

    async def load(app: Any, loop: Any) -> None:
        app.ctx.agent = await load_agent(model_path=model, endpoints=endpoints, loop=loop)

    app.register_listener(load, "before_server_start")
    app.run(host="127.0.0.1", port=int(port), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
