"""A reply as messages of a platform: words that fit, and buttons where the platform has them.

Nothing is lost where a title is too long for a button or there are too many: then the choices stand in the words, with
their numbers, and the buttons have the number and as much of the title as fits.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace

from amparo.channels.rendering.plain import Form, numbered, packed, words_of
from amparo.channels.rendering.segments import plain_letters
from amparo.channels.rendering.texts import say
from amparo.dialogue.reply import Choice, Reply, Text

_KEY_BYTES = 9  # 12 letters; among the few choices of a conversation no two are the same
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Button:
    """`title`: as it is shown; `key`: what comes back when it is pressed; `whole`: the title uncut."""

    title: str
    key: str
    whole: str


@dataclass(frozen=True)
class Outgoing:
    """One message; `plain`: the same as words alone, for a platform that refused the buttons.

    `label`: what opens the list of choices, on a platform that hides them until it is pressed.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    plain: str = ""
    label: str = ""


@dataclass(frozen=True)
class Layout:
    """What a platform shows: the form of its words, how many buttons, and how long their titles may be.

    `with_buttons`: the form of words that have buttons below them, where that is shorter; `few`: what is shown instead
    where the choices are so few and so short that all of them fit there; `label`: what opens a list of choices.
    """

    form: Form
    buttons: int = 0
    title: int = 0
    with_buttons: Form | None = None
    few: Layout | None = None
    label: Text | None = None

    def of(self, titles: list[str]) -> Layout:
        """Return the layout for choices with these titles: `few` where they fit there, else this one."""
        if self.few is None or len(titles) > self.few.buttons:
            return self
        return self.few if all(len(title) <= self.few.title for title in titles) else self


def key_of(payload: str) -> str:
    """Return the short key that stands for a payload: the same in every process, and nobody's words."""
    digest = hashlib.blake2b(payload.encode(), digest_size=_KEY_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode()


def outgoing(reply: Reply, language: str | None, layout: Layout, first: int = 0) -> list[Outgoing]:
    """Return the messages of a reply in the order in which they are sent; the buttons stand under the last.

    `first`: the number of its first choice, see `numbered`.
    """
    form = layout.form
    words = words_of(reply, language, form)
    lines = [plain_letters(line) if form.segments else line for line in numbered(reply, language, first)]
    with_lines = "\n".join(part for part in (words, *lines) if part)
    if not reply.choices or len(reply.choices) > layout.buttons:
        return [Outgoing(text) for text in packed(with_lines, form)]
    titles = [say(choice.title, language) for choice in reply.choices]
    layout = layout.of(titles)
    fit = all(len(title) <= layout.title for title in titles)
    messages = packed(words if fit else with_lines, form) or [say(reply.choices[0].title, language)]
    shown = titles if fit else [_cut(line, layout.title) for line in lines]
    buttons = tuple(
        _button(choice, title, whole) for choice, title, whole in zip(reply.choices, shown, titles)
    )
    *before, last = _with_buttons(messages, buttons, lines, layout)
    return [*before, replace(last, label=say(layout.label, language)) if layout.label else last]


def _button(choice: Choice, title: str, whole: str) -> Button:
    return Button(title, key_of(choice.payload), whole)


def _with_buttons(
    messages: list[str], buttons: tuple[Button, ...], lines: list[str], layout: Layout
) -> list[Outgoing]:
    *before, last = messages
    if layout.with_buttons and not layout.with_buttons.fits(last):
        *more, last = packed(last, layout.with_buttons)
        before += more
    plain = last if last.endswith("\n".join(lines)) else "\n".join([last, *lines])
    return [*map(Outgoing, before), replace(Outgoing(last), buttons=buttons, plain=plain)]


def _cut(title: str, most: int) -> str:
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}{_ELLIPSIS}"
