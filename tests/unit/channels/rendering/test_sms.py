"""Text messages for a phone: numbers first, numbered choices, and never longer than a cheap phone takes."""

from __future__ import annotations

import pytest

from amparo.channels.rendering.segments import plain_letters, segments
from amparo.channels.rendering.sms import MOST_CHARACTERS, MOST_SEGMENTS, render
from amparo.dialogue.answers import services_answer
from amparo.dialogue.reply import AGAIN, FULL, Choice, Reply, Text, verbatim
from amparo.directory import Directory
from amparo.directory.facts import NumberFacts
from tests.unit.channels.rendering.made_up import SERVICE
from tests.unit.dialogue.situations import at


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 10, 2),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the euro takes two places and is not split
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 201, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # of 67 places one stays free
    ],
)
def test_segments_are_counted_as_phone_networks_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_one_curly_quote_does_not_halve_a_message() -> None:
    assert segments("It’s " + "a" * 150) == 3 and segments(plain_letters("It’s " + "a" * 150)) == 1
    assert plain_letters("“a” – b… • c") == '"a" - b... - c'


def test_numbers_come_first_and_choices_count_on_from_the_services() -> None:
    reply = Reply(
        lead=(Text("Kenya:"),),
        services=(SERVICE,),
        after=(Text("In danger? Call 999."),),
        choices=(Choice(Text("More services"), "/more_results"), Choice(Text("Another country"), "/x")),
    )
    assert render(reply, "en") == [
        "116 111 Child Line (only in Wales). free. Closed now, opens Tuesday 09:00. Text HOME to 741741. "
        "WhatsApp +44 7400 123456\nKenya:\nIn danger? Call 999.\n2 More services\n3 Another country"
    ]


def test_an_emergency_number_is_the_first_thing_read() -> None:
    reply = Reply((Text("Call now."),), emergency=(NumberFacts("Emergency", "999", "Press 55."),))
    assert render(reply, "en") == ["999 Emergency. Press 55.\nCall now."]


def test_what_was_shown_before_takes_one_line_and_what_was_chosen_all_of_them() -> None:
    assert render(Reply(services=(SERVICE,), form=AGAIN), "en") == ["As I said: Child Line, 116 111."]
    assert "By text only" in " ".join(render(Reply(services=(SERVICE,), form=FULL), "en"))


@pytest.mark.parametrize("letter", ["a", "я", "😀"])
@pytest.mark.parametrize("words", ["{} ", "{}. ", "{}\n", "{}"])
def test_whatever_is_said_fits_and_nothing_is_lost(letter: str, words: str) -> None:
    said = "".join(words.format(letter * (number % 9 + 1)) for number in range(300))
    messages = render(Reply(lead=(verbatim(said),)))
    assert len(messages) > 1
    for message in messages:
        assert len(message) <= MOST_CHARACTERS == 480 and segments(message) <= MOST_SEGMENTS == 3
    assert "".join("".join(messages).split()) == "".join(said.split())


def test_the_first_message_of_a_list_has_every_number(directory: Directory) -> None:
    for country in ("GB", "US", "KE", "AE", "BR", "IN"):
        reply = services_answer(at(country), directory)
        first = render(reply, "en")[0]
        assert all(service["phone"] in first for service in reply.services), country
