"""The command `amparo`. What a command needs is imported when it runs: the help is there at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from amparo.errors import OperatorError

FAILED = 1
INTERRUPTED = 130

_COMMANDS = {
    "run": "train if needed, start everything and watch over it",
    "serve": "start the Rasa server alone",
    "actions": "start the action server alone",
    "train": "train the model if anything it is made from has changed",
    "model": "pack the model for others, show and check a packed one",
    "evaluate": "measure how well a bot understands, and write a report",
    "explain": "show what is read in a message, what is decided, and why",
    "data": "find, compare and move training messages",
    "directory": "check and show the directory of help services",
    "languages": "show how complete each language is; begin one, update its texts, switch it on",
    "doctor": "look at everything Amparo needs and say what is wrong",
}


def _run(arguments: argparse.Namespace) -> int:
    from amparo import supervisor
    from amparo.settings import current

    return supervisor.run(current())


def _serve(arguments: argparse.Namespace) -> int:
    from amparo.left_out import leave_out
    from amparo.settings import current

    leave_out(os.environ)  # before the server is imported, and Rasa with it
    from amparo.server import serve

    serve(current())
    return 0


def _actions(arguments: argparse.Namespace) -> int:
    from amparo.action_server import serve_actions
    from amparo.settings import current

    serve_actions(current())
    return 0


def _train(arguments: argparse.Namespace) -> int:
    from amparo.model_package.ready import make_ready
    from amparo.settings import current
    from amparo.training import say

    if not make_ready(current(), force=arguments.force):
        say("The model is up to date.")
    return 0


def _model(arguments: argparse.Namespace) -> int:
    from amparo.model_package import command

    return command.run(arguments)


def _evaluate(arguments: argparse.Namespace) -> int:
    from amparo.evaluation import command
    from amparo.settings import current

    return command.run(arguments, current())


def _explain(arguments: argparse.Namespace) -> int:
    from amparo import explain

    return explain.run(arguments)


def _data(arguments: argparse.Namespace) -> int:
    from amparo.data import command

    return command.run(arguments)


def _languages(arguments: argparse.Namespace) -> int:
    from amparo.translation import command

    return command.run(arguments)


def _doctor(arguments: argparse.Namespace) -> int:
    from amparo import doctor
    from amparo.settings import current

    return doctor.run(current())


_HANDLERS = {
    "run": _run,
    "serve": _serve,
    "actions": _actions,
    "train": _train,
    "model": _model,
    "evaluate": _evaluate,
    "explain": _explain,
    "data": _data,
    "languages": _languages,
    "doctor": _doctor,
}


def make_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; options of `command` (or of all) that need further modules are loaded for it."""
    parser = argparse.ArgumentParser(
        prog="amparo",
        description="Amparo, a free help chatbot on child and human trafficking.",
        epilog="Messaging platforms have commands of their own: amparo telegram --help (docs/messaging.md).",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in _COMMANDS.items():
        if name == "directory" and command in (None, name):
            from amparo.directory.cli import add_commands

            add_commands(commands)
            continue
        parts = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == "train":
            parts.add_argument("--force", action="store_true", help="train everything anew")
        if name == "model" and command in (None, name):
            from amparo.model_package.command import add_arguments as add_model_arguments

            add_model_arguments(parts)
        if name == "evaluate" and command in (None, name):
            from amparo.evaluation.command import add_arguments

            add_arguments(parts)
        if name == "explain" and command in (None, name):
            from amparo.explain import add_arguments as add_explain_arguments

            add_explain_arguments(parts)
        if name == "data" and command in (None, name):
            from amparo.data.command import add_arguments as add_data_arguments

            add_data_arguments(parts)
        if name == "languages" and command in (None, name):
            from amparo.translation.command import add_arguments as add_languages_arguments

            add_languages_arguments(parts)
        if name in _HANDLERS:
            parts.set_defaults(run=_HANDLERS[name])
    # They are many and take a moment to load; the help names them in one line.
    if command is None or not (command in _COMMANDS or command.startswith("-") or not command):
        _add_platforms(commands)
    return parser


def _add_platforms(commands: Any) -> None:
    try:
        from amparo.messaging import add_commands as add_platforms
    except ModuleNotFoundError:  # a plain `pip install .` has the directory and its commands only
        return
    add_platforms(commands)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 wrong usage or something missing."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parsed = make_parser(words[0] if words else "").parse_args(words)
    try:
        return int(parsed.run(parsed) or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        sys.stderr.close()
        return FAILED
    except OperatorError as error:
        print(error, file=sys.stderr)
        return error.status
    except Exception as error:
        if not _is_directory_error(error):
            raise
        print(error, file=sys.stderr)
        return FAILED


def _is_directory_error(error: Exception) -> bool:
    # amparo.directory stands alone and knows nothing of OperatorError; whoever raised its error has imported it.
    module = sys.modules.get("amparo.directory.errors")
    return module is not None and isinstance(error, module.DirectoryError)


if __name__ == "__main__":
    sys.exit(main())
