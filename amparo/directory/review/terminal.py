"""Questions on the terminal. Answers come from standard input, so they can be piped in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

LONGEST = 300  # characters of an answer


class Stop(Exception):
    """The person stops, or the input ended."""


class Back(Exception):
    """The person wants to leave this question and decide anew about the service."""


def ask(question: str, fault: Callable[[str], str | None] = lambda answer: None, default: str = "") -> str:
    """Ask until the answer has no fault, and return it without spaces around it.

    An empty answer means `default`. `fault` says in a sentence what is wrong with an answer. Raises Stop at the end of
    the input or Ctrl-C, Back for the answer "back".
    """
    while True:
        answer = _line(f"{question} ") or default
        if answer.casefold() == "back":
            raise Back
        if not answer.isprintable():
            print("This has signs in it that cannot be read. Please type it again.")
        elif len(answer) > LONGEST:
            print(f"Please stay below {LONGEST} characters.")
        elif reason := fault(answer):
            print(reason)
        else:
            return answer


def choose(question: str, choices: Mapping[str, str]) -> str:
    """Ask for one of `choices` (letter → words that begin with it); the letter or the first word will do."""
    shown = ", ".join(f"[{letter}]{meaning[len(letter) :]}" for letter, meaning in choices.items())
    words = {meaning.split()[0].rstrip(","): letter for letter, meaning in choices.items()}

    def letter_of(answer: str) -> str:
        return words.get(answer.casefold(), answer.casefold())

    answer = ask(
        f"{question} {shown}:",
        lambda answer: (
            None if letter_of(answer) in choices else f"Please answer with one of {', '.join(choices)}."
        ),
    )
    return letter_of(answer)


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        print()
        raise Stop from None
    except UnicodeDecodeError:
        return "\0"  # said to be unreadable, and asked again
