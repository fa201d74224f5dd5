"""A reply as messages of a platform: they fit, and no word and no way on is lost."""

from __future__ import annotations

import random
import re

import pytest

from amparo.channels.messaging.outgoing import Layout, Outgoing, key_of, outgoing
from amparo.channels.rendering.plain import Form
from amparo.dialogue.reply import AGAIN, Choice, Reply, verbatim
from tests.unit.channels.rendering.made_up import SERVICE, changed

WIDE = Layout(Form(4096), buttons=12, title=40)
LAYOUTS = {
    "many buttons": WIDE,
    "three short buttons": Layout(Form(1000), buttons=3, title=20),
    "less room above buttons": Layout(Form(4096), buttons=10, title=24, with_buttons=Form(300)),
    "no buttons": Layout(Form(500)),
    "text messages": Layout(Form(480, segments=3, numbers_first=True)),
}


def choice(title: str, payload: str = "") -> Choice:
    return Choice(verbatim(title), payload or f"/{title}")


def reply(words: str, *titles: str, **rest: object) -> Reply:
    return Reply(lead=(verbatim(words),), choices=tuple(map(choice, titles)), **rest)  # type: ignore[arg-type]


def letters(messages: list[Outgoing]) -> str:
    """Everything that stands in the messages, without spaces."""
    return "".join("".join(message.text.split()) for message in messages)


def test_a_button_has_its_title_and_a_key_for_what_it_means() -> None:
    (message,) = outgoing(reply("Which?", "Yes", "No"), None, WIDE)
    assert message.text == "Which?"
    assert [(button.title, button.key, button.whole) for button in message.buttons] == [
        ("Yes", key_of("/Yes"), "Yes"),
        ("No", key_of("/No"), "No"),
    ]
    assert message.plain == "Which?\n1 Yes\n2 No"


def test_a_title_that_is_too_long_is_cut_and_stands_whole_in_the_words() -> None:
    titles = ["I am safe now", "Somebody holds my passport and does not give it back"]
    (message,) = outgoing(reply("Which?", *titles), None, LAYOUTS["three short buttons"])
    assert message.text == f"Which?\n1 {titles[0]}\n2 {titles[1]}" == message.plain
    assert [button.title for button in message.buttons] == ["1 I am safe now", "2 Somebody holds my…"]
    assert [button.whole for button in message.buttons] == titles


@pytest.mark.parametrize(("length", "is_cut"), [(19, False), (20, False), (21, True)])
def test_a_title_is_cut_only_where_it_must_be(length: int, is_cut: bool) -> None:
    (message,) = outgoing(reply("Which?", "x" * length), None, LAYOUTS["three short buttons"])
    (button,) = message.buttons
    assert len(button.title) <= 20 and button.title.endswith("…") is is_cut


def test_too_many_choices_are_lines_with_numbers() -> None:
    titles = ["A", "B", "C", "D"]
    (message,) = outgoing(reply("Which?", *titles), None, LAYOUTS["three short buttons"])
    assert message == Outgoing("Which?\n1 A\n2 B\n3 C\n4 D")


@pytest.mark.parametrize("layout", [LAYOUTS["no buttons"], LAYOUTS["three short buttons"]])
def test_the_numbers_go_on_from_the_services_that_were_listed(layout: Layout) -> None:
    listed = (changed(id="a"), changed(id="b"))
    long = "More services for children in this country"
    messages = outgoing(reply("", long, "Other", services=listed), None, layout)
    assert f"3 {long}\n4 Other" in messages[-1].text
    assert [button.title[:2] for button in messages[-1].buttons] in ([], ["3 ", "4 "])


def test_services_that_are_named_again_in_one_line_are_counted_too() -> None:
    messages = outgoing(reply("", "More", services=(SERVICE,), form=AGAIN), None, LAYOUTS["no buttons"])
    assert messages[-1].text.endswith("\n2 More")


def test_a_reply_that_has_only_choices_is_sent_with_words() -> None:
    (message,) = outgoing(reply("", "Yes", "No"), None, WIDE)
    assert message.text == "Yes" and len(message.buttons) == 2


def test_an_empty_reply_is_no_message() -> None:
    assert outgoing(Reply(), None, WIDE) == []


def test_the_buttons_stand_under_the_last_message_only() -> None:
    messages = outgoing(reply("word " * 3000, "Yes"), None, WIDE)
    assert len(messages) == 4 and [len(message.buttons) for message in messages] == [0, 0, 0, 1]


def test_a_key_is_the_same_in_every_process_and_holds_nothing_of_what_was_said() -> None:
    assert key_of('/fact{"topic": "borders"}') == "6yK7ejyZprQJ"
    keys = {key_of(f'/give_place{{"text": "{"word" * number} ع😀"}}') for number in range(500)}
    assert len(keys) == 500 and all(re.fullmatch(r"[A-Za-z0-9_-]{12}", key) for key in keys)


@pytest.mark.parametrize("name", LAYOUTS)
def test_whatever_the_lengths_all_fits_and_nothing_is_lost(name: str) -> None:
    layout, dice = LAYOUTS[name], random.Random(name)
    for turn in range(120):
        alphabet = dice.choice(["abc", "я", "ع", "😀", "a😀€"])
        words = " ".join(
            "".join(dice.choices(alphabet, k=dice.choice([1, 3, 9, 80, 700])))
            + dice.choice(["", ".", "!", "\n", "\n\n"])
            for _ in range(dice.choice([0, 1, 30, 150]))
        )
        titles = [f"{n}{'t' * dice.randrange(60)} {dice.choice(alphabet)}" for n in range(dice.randrange(15))]
        made = reply(words, *titles)
        messages = outgoing(made, None, layout)
        assert bool(messages) == bool(words.strip() or titles), turn
        assert "".join(words.split()) in letters(messages), turn
        for message in messages:
            assert message.text.strip() and layout.form.fits(message.text), turn
            assert len(message.buttons) <= layout.buttons
            assert all(0 < len(button.title) <= layout.title for button in message.buttons)
            assert all(0 < len(button.key.encode()) < 64 for button in message.buttons)
            assert not (message.buttons and layout.with_buttons) or layout.with_buttons.fits(message.text)
        shown = {button.title for message in messages for button in message.buttons}
        said = letters(messages)
        assert all(title in shown or "".join(title.split()) in said for title in titles), turn
        if shown:  # the platform may refuse the buttons
            plain = "".join(messages[-1].plain.split())
            assert "".join(messages[-1].text.split()) in plain
            assert all("".join(title.split()) in plain for title in titles), turn
