"""The bot's words: always an answer, with numbers where they belong, never with what a person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from amparo.channels.rendering.web import text_of
from amparo.dialogue.case import SLOT, Case
from amparo.dialogue.knowledge import sources, tables
from amparo.dialogue.moves import said_name
from amparo.dialogue.recall import TOLD, reply_in
from amparo.dialogue.reply import Reply, Text, reply_of
from amparo.dialogue.responses import NOTHING_BEFORE, LocalisedResponses, in_their_language
from amparo.dialogue.table import intents
from amparo.nlu.other_languages import other_languages
from tests.unit.dialogue.dialogue_bot import DialogueBot, Turn
from tests.unit.dialogue.situations import UNKNOWN, line, payloads, text

KENYA = Case(country="KE")


def said(text: str = "x", language: str | None = None) -> UserUttered:
    data = {"intent": {"name": "greet"}, "readings": {"language": language}}
    return UserUttered(text, {"name": "greet", "confidence": 1.0}, parse_data=data)


def tracker_of(domain: Domain, *events: Event, case: Case = UNKNOWN, **slots: Any) -> DialogueStateTracker:
    filled = [SlotSet(name, value) for name, value in {SLOT: case.to_json(), **slots}.items()]
    return DialogueStateTracker.from_events("person", [*filled, *events], slots=domain.slots)


def bot_events(turn: Turn) -> list[BotUttered]:
    return [event for event in turn.tracker.events if isinstance(event, BotUttered)]


def told(name: str, domain: Domain) -> list[Event]:
    buttons = domain.responses[name.split("#")[0]][0].get("buttons", [])
    return [ActionExecuted("utter_topic"), BotUttered("x", {"buttons": buttons}, {TOLD: name})]


@pytest.fixture
def responses(domain: Domain) -> LocalisedResponses:
    return LocalisedResponses(domain)


@pytest.fixture
def in_kenya(domain: Domain) -> DialogueStateTracker:
    return tracker_of(domain, said(), case=KENYA)


async def message(responses: LocalisedResponses, name: str, tracker: DialogueStateTracker) -> dict[str, Any]:
    """What Rasa gets for a response."""
    return await responses.generate(name, tracker, "website")


async def generate(responses: LocalisedResponses, name: str, tracker: DialogueStateTracker) -> Reply:
    made = reply_of(await message(responses, name, tracker))
    assert made is not None
    return made


def own(domain: Domain, name: str, number: int = 0) -> Reply:
    """A response as it stands in data/responses."""
    return reply_of(domain.responses[name][number]) or Reply()


def replies_of(turn: Turn) -> list[Reply]:
    return [reply for event in bot_events(turn) if (reply := reply_in(event))]


def test_rasa_makes_it_from_endpoints_yml(domain: Domain) -> None:
    config = EndpointConfig.from_dict({"type": "amparo.dialogue.responses.LocalisedResponses"})
    assert isinstance(NaturalLanguageGenerator.create(config, domain), LocalisedResponses)


async def test_a_plain_response_is_said_as_it_stands(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    assert await generate(responses, "utter_thanks", in_kenya) == own(domain, "utter_thanks")


async def test_every_response_is_complete_with_and_without_a_place(
    responses: LocalisedResponses, domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    situations = [
        tracker_of(domain),
        tracker_of(domain, said()),
        tracker_of(domain, said(), case=KENYA),
        tracker_of(domain, said(), site_country="GB"),
        tracker_of(domain, said(), case=Case(country="KP", age="child", need="human")),
        tracker_of(domain, said(), case=Case(country="KE", options=("GE", "US-GA"))),
        tracker_of(domain, said(), case=Case(likely=("exploited",), moves=("boat/opening",), detail="cost")),
    ]
    for tracker in situations:
        for name in domain.responses:
            reply = await generate(responses, name, tracker)
            assert text(reply).strip(), name
            assert all(made.title.source and made.payload for made in reply.choices)
    assert caplog.records == []


async def test_the_emergency_response_has_the_numbers_of_the_place(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    reply = await generate(responses, "utter_emergency", in_kenya)
    assert reply.lead == own(domain, "utter_emergency").lead
    assert "call 999" in text(reply) and reply.carries == "emergency"


async def test_own_buttons_stay_before_those_of_the_card(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    first = own(domain, "utter_safe_word").choices
    choices = (await generate(responses, "utter_safe_word", in_kenya)).choices
    assert first and choices[: len(first)] == first
    assert any(made.payload.startswith("/advice") for made in choices[len(first) :])


async def test_a_broken_directory_leaves_the_words(
    responses: LocalisedResponses,
    domain: Domain,
    in_kenya: DialogueStateTracker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def find(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("the words of a person")

        look_up = find

    responses._directory = Broken()  # type: ignore[assignment]
    for name in ("utter_emergency", "utter_crisis", "utter_safe_word", "utter_missing_response"):
        assert await generate(responses, name, in_kenya) == own(domain, name)
    assert "RuntimeError" in caplog.text and "the words of a person" not in caplog.text


async def test_an_unknown_card_is_told_and_the_words_are_said(
    domain: Domain, caplog: pytest.LogCaptureFixture
) -> None:
    other = Domain.from_dict({"responses": {"utter_x": [{"text": "Hello.", "custom": {"card": "magic"}}]}})
    reply = await generate(LocalisedResponses(other), "utter_x", tracker_of(domain))
    assert reply == Reply(lead=(Text("Hello."),))
    assert "magic" in caplog.text


async def test_a_response_that_is_missing_is_told_and_replaced(
    responses: LocalisedResponses, in_kenya: DialogueStateTracker, caplog: pytest.LogCaptureFixture
) -> None:
    said = text(await generate(responses, "utter_no_such_thing", in_kenya))
    assert "something went wrong" in said and "call 999" in said
    assert "utter_no_such_thing" in caplog.text


async def test_even_an_empty_domain_gets_an_answer(domain: Domain) -> None:
    empty = LocalisedResponses(Domain.empty())
    assert "emergency number" in text(await generate(empty, "utter_greet", tracker_of(domain)))


async def test_what_a_person_wrote_is_never_repeated(responses: LocalisedResponses, domain: Domain) -> None:
    secret = "sehr-geheim {country} {{7*7}}"
    tracker = tracker_of(
        domain, said(secret), case=Case(country="KE", subdivision=secret, situation=secret, age=secret)
    )
    for name in domain.responses:
        made = str(await message(responses, name, tracker))
        assert "sehr-geheim" not in made and "{{" not in made, name


class TestLookingBack:
    """Cards that are made from the conversation and not from the directory."""

    async def test_asked_to_say_it_again_all_of_the_last_answer_is_repeated(self, bot: DialogueBot) -> None:
        listed = await bot.say('/find_services{"country": "KE"}')
        again = await bot.say("/say_again")
        (said,) = again.texts
        assert said.endswith("\n\n".join(listed.texts)) and said != listed.texts[0]
        first, last = (replies_of(turn)[-1] for turn in (listed, again))
        assert (last.choices, last.services) == (first.choices, first.services)
        assert (await bot.say("/say_again")).texts == [said], "and once more"

    async def test_one_service_is_shown_alone(self, bot: DialogueBot) -> None:
        listed = await bot.say('/find_services{"country": "KE"}')
        first, second = replies_of(listed)[-1].services
        chosen = await bot.say(f'/choose_service{{"service": "{second["id"]}"}}')
        (said,) = chosen.texts
        assert second["service_name"] in said and first["service_name"] not in said
        assert replies_of(chosen)[-1].services == (second,)

    async def test_the_same_list_is_not_said_twice(self, bot: DialogueBot) -> None:
        listed = await bot.say('/find_services{"country": "KE"}')
        again = await bot.say('/find_services{"country": "KE"}')
        assert again.texts[0].startswith("As I said: ") and "\n" not in again.texts[0]
        assert replies_of(again)[-1].services == replies_of(listed)[-1].services
        more = await bot.say("/more_results")
        assert "here are more" in more.texts[0]
        shown = {service["id"] for turn in (listed, again) for service in replies_of(turn)[-1].services}
        assert not shown & {service["id"] for service in replies_of(more)[-1].services}

    async def test_more_tells_the_next_layer_then_each_topic_once_and_then_that_this_is_all(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        names = ["utter_fact/borders"]
        events: list[Event] = [said(), *told(names[0], domain), said()]
        while (
            made := await message(
                responses, "utter_tell_more", tracker_of(domain, *events, case=Case(said=tuple(names)))
            )
        ).get(TOLD):
            names.append(made[TOLD])
            events += [*told(names[-1], domain), said()]
            assert len(names) < 1000
        assert names[1] == "utter_fact/borders#1" and len(names) > 5 and len(names) == len(set(names))
        assert reply_of(made) == own(domain, "utter_tell_more")

    async def test_a_topic_that_was_told_whole_is_referred_to_in_simple_words(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        layers = domain.responses["utter_fact/borders"]
        case = Case(said=tuple(said_name("utter_fact/borders", number) for number in range(len(layers))))
        reply = await generate(responses, "utter_fact/borders", tracker_of(domain, said(), case=case))
        simple = domain.responses["utter_simple/fact/borders"][0]["text"]
        assert text_of(reply, "en") == f"As I said: {simple}"
        assert reply.choices

    async def test_simpler_comes_in_simple_words_and_then_honestly_not_at_all(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        case = Case(said=("utter_fact/borders",))
        made = await message(responses, "utter_simpler", tracker_of(domain, said(), case=case))
        assert made[TOLD] == "utter_simple/fact/borders"
        case = Case(said=(*case.said, made[TOLD]))
        again = await generate(responses, "utter_simpler", tracker_of(domain, said(), case=case))
        assert again == own(domain, "utter_simpler")

    async def test_the_sources_of_what_was_told_are_named_in_full(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        case = Case(said=("utter_fact/borders", "utter_simple/fact/borders"))
        reply = await generate(responses, "utter_source", tracker_of(domain, said(), case=case))
        keys = domain.responses["utter_fact/borders"][0]["custom"]["sources"]
        words = text_of(reply, "en")
        for source in (sources()[key] for key in keys):
            assert source.title in words and source.publisher in words and source.url in words
        nothing = await generate(responses, "utter_source", tracker_of(domain, said()))
        assert nothing == own(domain, "utter_source")

    async def test_every_topic_is_told_in_every_country_of_its_table(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        seen = 0
        for name, variations in domain.responses.items():
            custom = variations[0].get("custom") or {}
            for country in tables()[custom["table"]] if custom.get("table") else ():
                case = Case(topic_country=country)
                reply = await generate(responses, name, tracker_of(domain, said(), case=case))
                assert reply.lead[0].source == tables()[custom["table"]][country].text
                assert "[[" not in text_of(reply, "en")
                seen += 1
        assert seen > 200

    @pytest.mark.parametrize("payload", ["/say_again", '/choose_service{"service": "x"}'])
    async def test_where_there_is_nothing_before_the_bot_says_so(
        self, payload: str, bot: DialogueBot, domain: Domain
    ) -> None:
        turn = await bot.say(payload)
        assert replies_of(turn) == [own(domain, NOTHING_BEFORE)]

    async def test_a_question_about_a_line_that_was_shown_is_answered_from_its_row(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        listed = Reply(services=(line(phone="116", cost="free"),))
        shown = BotUttered(None, {"custom": {"reply": listed.to_json()}})
        tracker = tracker_of(domain, said(), shown, said(), case=Case(detail="cost"))
        reply = await generate(responses, "utter_line_detail", tracker)
        assert text(reply) == "Childline: free to call." and reply.carries == ""

    async def test_a_conversation_that_cannot_be_read_leaves_the_words(
        self, responses: LocalisedResponses, domain: Domain, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken = BotUttered("x", {"custom": {"reply": {"my name": "Maria"}}}, {"utter_action": "utter_a"})
        reply = await generate(responses, "utter_say_again", tracker_of(domain, said(), broken, said()))
        assert reply == own(domain, "utter_say_again")
        assert "The card again" in caplog.text and "Maria" not in caplog.text


class TestInTheirLanguage:
    def test_one_sentence_in_the_language_stands_above_the_words(self) -> None:
        (sentence,) = in_their_language(said(language="es"))
        assert text(Reply(lead=(sentence,)), "de") == other_languages()["es"]["text"], "in no other language"

    @pytest.mark.parametrize("language", [None, "", "en", "xx"])
    def test_english_and_unknown_languages_get_the_words_alone(self, language: str | None) -> None:
        assert in_their_language(said(language=language)) == ()

    def test_a_button_and_a_conversation_without_a_message_get_the_words_alone(self) -> None:
        assert in_their_language(None) == in_their_language(UserUttered("/danger")) == ()

    @pytest.mark.parametrize("name", ["utter_out_of_scope/other_language", "utter_emergency", "utter_crisis"])
    async def test_it_comes_with_the_numbers_of_the_place(
        self, name: str, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(language="sw"), case=KENYA)
        said_there = text(await generate(responses, name, tracker))
        assert said_there.startswith(other_languages()["sw"]["text"])
        assert domain.responses[name][0]["text"] in said_there and "999" in said_there

    async def test_without_a_place_it_is_asked_for(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(language="fr"), case=Case(topic="out_of_scope/other_language"))
        asked = text(await generate(responses, "utter_topic", tracker))
        assert (
            asked.startswith(other_languages()["fr"]["text"]) and "Which country" in asked and "112" in asked
        )


class TestMoves:
    """The short texts of a talk: chosen by the case, none twice."""

    MOVES = ("boat/tells", "any/tells")

    async def test_the_best_one_is_said_and_goes_by_its_own_name(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        tracker = tracker_of(domain, said(), case=Case(moves=self.MOVES))
        made = await message(responses, "utter_move", tracker)
        assert made[TOLD] == "utter_move/boat/tells"
        assert reply_of(made) == own(domain, "utter_move/boat/tells")

    async def test_all_of_them_are_said_before_one_comes_twice(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        number = sum(len(domain.responses[f"utter_move/{key}"]) for key in self.MOVES)
        case, texts = Case(moves=self.MOVES), []
        for _ in range(number + 1):
            made = await message(responses, "utter_move", tracker_of(domain, said(), case=case))
            texts.append(text(reply_of(made) or Reply()))
            case = case.remember((made[TOLD],), (), ())
        assert number > 5 and len(set(texts)) == number
        assert texts[-1] == texts[0], "then the oldest"

    @pytest.mark.parametrize(
        ("case", "ways"),
        [
            (Case(moves=MOVES, told=True), ["/what_now", "/find_services"]),
            (Case(moves=MOVES, told=True, lines=("a",)), ["/what_now"]),
            (Case(moves=MOVES), []),
            (Case(moves=("any/quiet",), told=True), []),
        ],
        ids=["told", "lines were shown", "nothing told", "somebody is coming"],
    )
    async def test_ways_on_are_offered_to_who_told_of_trouble(
        self, case: Case, ways: list[str], responses: LocalisedResponses, domain: Domain
    ) -> None:
        reply = await generate(responses, "utter_move", tracker_of(domain, said(), case=case))
        assert payloads(reply) == ways

    async def test_where_there_is_none_the_stand_in_is_said(
        self, responses: LocalisedResponses, domain: Domain
    ) -> None:
        for moves in ((), ("boat/no_such_key",)):
            tracker = tracker_of(domain, said(), case=Case(moves=moves))
            assert await generate(responses, "utter_move", tracker) == own(domain, "utter_move")


async def test_not_sure_offers_the_likely_readings_by_their_titles(
    responses: LocalisedResponses, domain: Domain
) -> None:
    tracker = tracker_of(domain, said(), case=Case(likely=("exploited", "job_offer")))
    reply = await generate(responses, "utter_not_sure", tracker)
    assert payloads(reply) == ["/exploited", "/job_offer"]
    titles = [choice.title.source for choice in reply.choices]
    assert titles == [intents()[n].title for n in ("exploited", "job_offer")]


async def test_a_button_of_trouble_opens_its_situation_and_then_goes_on(
    bot: DialogueBot, domain: Domain
) -> None:
    opening = domain.responses["utter_move/sextortion/opening"][0]["text"]
    first = await bot.say("/online_blackmail")
    assert first.texts[0] == opening and "Which country" in first.texts[-1]
    assert first.actions == ["utter_move", "action_find_services"]
    assert opening not in (await bot.say("/online_blackmail")).texts


async def test_the_emergency_number_stands_under_another_crime_only_where_the_place_is_known(
    responses: LocalisedResponses, domain: Domain, in_kenya: DialogueStateTracker
) -> None:
    name = "utter_out_of_scope/other_crime"
    assert await generate(responses, name, tracker_of(domain, said())) == own(domain, name)
    known = await generate(responses, name, in_kenya)
    assert known.lead == own(domain, name).lead and "call 999" in text(known)
    assert known.carries == "emergency" and known.choices[:2] == own(domain, name).choices[:2]
