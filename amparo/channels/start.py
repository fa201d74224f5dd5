"""How a chat begins, before anybody has written: nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amparo.channels.conversation import say
from amparo.channels.output import Message
from amparo.channels.rendering.web import answer
from amparo.dialogue.answers import in_sentence, language_choices
from amparo.dialogue.reply import Choice, Reply, Text, verbatim
from amparo.dialogue.situation import country_of_timezone
from amparo.directory.countries import country_name
from amparo.directory.organisations import Profile, load_profile
from amparo.i18n import DEFAULT_LANGUAGE
from amparo.settings import current

GREETING = (
    "Hello. I am Amparo, a free help chatbot about human trafficking and exploitation. "
    "I am a computer program, not a person and not the police. "
    "You can tell me what is happening, or ask me a question. You do not have to tell me your name."
)


async def greetings(agent: Any, metadata: dict[str, str]) -> list[Message]:
    """Return what is said first: a sentence of the organisation, if it has one, and who the bot is, with choices.

    Without a model it is a fixed text. Raises nothing. `metadata`: already validated.
    """
    profile = profile_of(metadata)
    language = metadata.get("language") or (profile.language if profile else "") or DEFAULT_LANGUAGE
    own = profile.greeting_in(language) if profile else ""
    ready = agent is not None and agent.is_ready()
    greeting = await say(agent, "utter_greet", "") if ready else None
    greeting = greeting or Message(Reply(lead=(Text(GREETING),)))
    others = language_choices(without=language)
    if others:
        reply = replace(greeting.reply, choices=(*greeting.reply.choices, *others))
        greeting = replace(greeting, reply=reply)
    country = _country_to_offer(metadata)
    if country:
        title = Text("Are you in {country}?", {"country": in_sentence(country)})
        # The name alone, as if it had been written: a payload would have to be offered in the conversation.
        offer = Choice(title, country_name(country, language))
        reply = replace(greeting.reply, choices=(*greeting.reply.choices, offer))
        greeting = replace(greeting, reply=reply)
    return [*([Message(Reply(lead=(verbatim(own),)))] if own else []), greeting]


def _country_to_offer(metadata: dict[str, str]) -> str | None:
    """Return the one country of the browser's time zone, where the website is not of a country itself."""
    if "country" in metadata:
        return None
    return country_of_timezone(metadata.get("timezone", ""))


def profile_of(metadata: dict[str, str]) -> Profile | None:
    """Return the profile of the organisation whose website this is."""
    return load_profile(metadata.get("organisation", ""))


async def start_of_chat(agent: Any, metadata: dict[str, str]) -> dict[str, Any]:
    """Return what a client shows and knows before the first message.

    `messages` as in an answer, without `recipient_id`; `exit_url`; `country` of the website; and of the organisation:
    `name`, `contact`, `color`; each empty where there is none.
    """
    profile = profile_of(metadata)
    answers = [
        answer(each.reply, metadata.get("language"), "", each.utter)
        for each in await greetings(agent, metadata)
    ]
    messages = [{key: value for key, value in each.items() if key != "recipient_id"} for each in answers]
    return {
        "messages": messages,
        "exit_url": (profile.exit_url if profile else "") or current().exit_url,
        "country": metadata.get("country", ""),
        "name": profile.name if profile else "",
        "contact": profile.contact if profile else "",
        "color": profile.color if profile else "",
    }
