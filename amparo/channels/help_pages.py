"""The pages of what the bot knows: all topics by theme, one page a topic, and the lists of signs on one."""

from __future__ import annotations

from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse

from amparo.channels.embedding import address_of
from amparo.channels.markup import blocks
from amparo.channels.renderer import KEPT, PageRenderer, language_of
from amparo.channels.rendering.texts import say
from amparo.channels.structured_data import questions
from amparo.channels.topic_page import Responses, topic_address, topic_page
from amparo.channels.website import agent_of
from amparo.dialogue.reply import Text
from amparo.dialogue.themes import theme_of, themes

SIGNS = "signs/"


def topic_addresses() -> list[str]:
    """Return the paths of all topics, for search engines."""
    return [topic_address(topic) for theme in themes() for topic in theme.topics]


class HelpPages:
    """Handlers by route."""

    def __init__(self, renderer: PageRenderer) -> None:
        """Take what makes pages."""
        self._renderer = renderer
        self.routes: dict[str, Callable[..., HTTPResponse]] = {
            "/help": self._themes,
            "/help/<intent:str>/<name:str>": self._topic,
            "/signs": self._signs,
        }

    def _themes(self, request: Request) -> HTTPResponse:
        language = language_of(request)
        listed = [
            (
                theme.name,
                say(Text(theme.title), language),
                [(say(Text(asked), language), topic_address(topic)) for topic, asked in theme.topics.items()],
            )
            for theme in themes()
        ]
        return self._renderer.page(
            "help.html", language, headers=KEPT, address=address_of(request), themes=listed
        )

    def _topic(self, request: Request, intent: str, name: str) -> HTTPResponse:
        language, topic = language_of(request), f"{intent}/{name}"
        theme = theme_of(topic)
        if theme is None:
            return self._renderer.page("not_found.html", language, status=404)
        page = topic_page(topic, _responses(request), language)
        address = address_of(request)
        if page is None:  # no model is loaded: a search engine comes again
            return self._renderer.page("topic_away.html", language, status=503, headers={"Retry-After": "60"})
        return self._renderer.page(
            "topic.html",
            language,
            headers=KEPT,
            address=address,
            shown=page,
            theme=(theme.name, say(Text(theme.title), language)),
            structured=questions(page.answers, language, address),
        )

    def _signs(self, request: Request) -> HTTPResponse:
        language, responses = language_of(request), _responses(request)
        topics = [topic for theme in themes() for topic in theme.topics if topic.startswith(SIGNS)]
        pages = [(topic, topic_page(topic, responses, language)) for topic in topics]
        lists = [
            (topic.removeprefix(SIGNS), page.question, blocks("\n\n".join(page.texts)))
            for topic, page in pages
            if page
        ]
        return self._renderer.page(
            "signs.html",
            language,
            headers=KEPT if lists else None,
            address=address_of(request),
            lists=lists,
        )


def _responses(request: Request) -> Responses:
    agent = agent_of(request)
    return agent.domain.responses if agent is not None and agent.is_ready() else {}
