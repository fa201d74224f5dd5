"""Conversations as they are written: what a line says, what a turn follows, and which lines are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.data.dialogues import Dialogue, DialoguesError, Turn, read_dialogues
from amparo.nlu.reading.inputs import NO_CONTEXT, Context

HEAD = "== dw-oman-01 | domestic_work | self unknown | Maid in Sohar, writes at night"
STORY = f"""# a remark for those who write
{HEAD}

hi | remark | greet | ask_back
madam has my pasport in sohar, im from nepal | tells | papers_withheld | services, advice | place=sohar:here place=sri_lanka:from who=self
no my friend told police take bribe | objection | - | reassure | concern=police flags=no_police,safe
im 16 | answer | inform | advice | age=child
now they sell me to a man | tells | exploited | emergency | sit=sold urgent=danger need=shelter
is it free | line_question | - | line_detail | detail=cost

== other-02 | missing | other child | Mother
hello | tells | missing_child | services
"""  # noqa: E501


def written(folder: Path, *lines: str, name: str = "one.txt") -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def dialogue(tmp_path: Path) -> Dialogue:
    first, second = read_dialogues(written(tmp_path, STORY))
    assert second.id == "other-02" and len(second.turns) == 1
    return first


class TestReading:
    def test_a_conversation_has_what_its_first_line_says(self, dialogue: Dialogue) -> None:
        assert dialogue.id == "dw-oman-01"
        assert (dialogue.situation, dialogue.who, dialogue.age) == ("domestic_work", "self", "unknown")
        assert dialogue.persona == "Maid in Sohar, writes at night"
        assert len(dialogue.turns) == 6

    def test_a_turn_has_its_act_label_and_replies_and_says_nothing_else(self, dialogue: Dialogue) -> None:
        assert dialogue.turns[0] == Turn("hi", "remark", "greet", ("ask_back",), "domestic_work")

    def test_places_have_their_roles_and_blanks(self, dialogue: Dialogue) -> None:
        told = dialogue.turns[1]
        assert told.places == (("sohar", "here"), ("sri lanka", "from"))
        assert told.kinds == ("services", "advice") and told.who == "self"

    def test_extras_are_read(self, dialogue: Dialogue) -> None:
        objection, age, sold, question = dialogue.turns[2:]
        assert (objection.concern, objection.flags) == ("police", ("no_police", "safe"))
        assert age.age == "child"
        assert (sold.urgency, sold.need) == ("danger", "shelter")
        assert question.detail == "cost"

    def test_a_situation_that_changed_goes_on_from_there(self, dialogue: Dialogue) -> None:
        assert [turn.situation for turn in dialogue.turns] == ["domestic_work"] * 4 + ["sold"] * 2

    def test_all_files_of_a_folder_are_read_in_order_and_no_others(self, tmp_path: Path) -> None:
        turn = "hi | remark | greet | ask_back"
        written(tmp_path, HEAD.replace("01", "b"), turn, name="b.txt")
        written(tmp_path, HEAD.replace("01", "a"), turn, name="a.txt")
        written(tmp_path, "no conversation", name="notes.md")
        assert [dialogue.id for dialogue in read_dialogues(tmp_path)] == ["dw-oman-a", "dw-oman-b"]

    def test_a_folder_without_files_has_none(self, tmp_path: Path) -> None:
        assert read_dialogues(tmp_path) == []


class TestContext:
    def test_the_first_turn_follows_nothing(self, dialogue: Dialogue) -> None:
        assert dialogue.context(0) == NO_CONTEXT

    def test_before_anything_is_told_nothing_is_known_of_the_case(self, dialogue: Dialogue) -> None:
        assert dialogue.context(1) == Context("hi", ("ask_back",), ())

    def test_then_the_situation_and_whose_it_is_are_known(self, dialogue: Dialogue) -> None:
        context = dialogue.context(2)
        assert context.before == f"hi / {dialogue.turns[1].text}" and context.shown == ("services", "advice")
        assert context.about == ("domestic_work", "self")

    def test_an_age_is_known_only_after_it_was_said(self, dialogue: Dialogue) -> None:
        assert dialogue.context(3).about == ("domestic_work", "self")
        assert dialogue.context(4).about == ("domestic_work", "self", "child")

    def test_a_change_of_situation_is_known_after_the_turn_that_tells_it(self, dialogue: Dialogue) -> None:
        assert dialogue.context(4).about[0] == "domestic_work"
        assert dialogue.context(5).about == ("sold", "self", "child", "danger")

    def test_an_alarm_is_known_until_it_is_over_or_three_turns_were_calm(self, tmp_path: Path) -> None:
        alarm, calm = "he has a knife | tells | danger | emergency | urgent=danger", "ok | remark | - | quiet"
        still, over = "hurry | remark | - | emergency | urgent=still", "he left | over | - | reassure"
        lines = [HEAD, alarm, still, over, calm, alarm, calm, calm, still, calm, calm, calm, calm]
        (dialogue,) = read_dialogues(written(tmp_path, *lines))
        known = ["danger" in dialogue.context(number).about for number in range(len(dialogue.turns))]
        assert known == [False, True, True, False, False, True, True, True, True, True, True, False]

    def test_it_names_the_person_of_the_newest_turn_that_names_one(self, tmp_path: Path) -> None:
        (dialogue,) = read_dialogues(
            written(
                tmp_path,
                HEAD,
                "i know a girl | tells | - | advice | who=other",
                "ok | remark | - | quiet",
                "no its me | correction | - | reassure | who=self",
                "yes | answer | affirm | advice",
            )
        )
        assert [dialogue.context(number).about[1] for number in (1, 2, 3)] == ["other", "other", "self"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hi | remark | greet", "a turn is"),
        ("hi | remark | greet | ask_back | who=self | more", "a turn is"),
        ("hi | sings | greet | ask_back", "act 'sings' is none of tells, "),
        ("hi | remark | greet | dance", "kind of reply 'dance' is none of"),
        ("hi | remark | greet | ask_back,", "kind of reply '' is none of"),
        ("hi | remark | greet | ask_back | colour=red", "nothing is called 'colour'"),
        ("hi | remark | greet | ask_back | child", "nothing is called 'child'"),
        ("hi | remark | greet | ask_back | who=nobody", "who 'nobody' is none of"),
        ("hi | remark | greet | ask_back | flags=safe,sound", "flags 'sound' is none of"),
        ("hi | remark | greet | ask_back | place=doha:there", "place 'there' is none of"),
        ("hi | remark | greet | ask_back | place=doha", "place 'doha' is none of"),
        ("hi | remark | greet | ask_back | urgent=soon", "urgent 'soon' is none of"),
        ("hi | remark | greet | ask_back | news=rain", "news 'rain' is none of"),
        ("== x | boat | self adult", "a conversation begins with"),
        ("== x | boat | self | Fisher", "a conversation begins with"),
        ("== x | moon | self adult | Fisher", "situation 'moon' is none of"),
        ("== x | boat | crew adult | Fisher", "who 'crew' is none of"),
        ("== x | boat | self old | Fisher", "age 'old' is none of"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_file_and_number(
    tmp_path: Path, line: str, problem: str
) -> None:
    written(tmp_path, "# first", HEAD, "hi | remark | greet | ask_back", line, name="wrong.txt")
    with pytest.raises(DialoguesError) as error:
        read_dialogues(tmp_path)
    assert str(error.value).startswith("wrong.txt, line 4: ") and problem in str(error.value)


def test_a_turn_before_the_first_conversation_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "", "hi | remark | greet | ask_back", HEAD)
    with pytest.raises(DialoguesError, match=r"one\.txt, line 2: a turn before the first conversation"):
        read_dialogues(tmp_path)
