"""Finds where the person in trouble is, from one message in their own words."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.nlu.places.choice import choose_place
from amparo.nlu.places.containment import join_contained
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.matching import PlaceMatcher
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.misspelling import SpellingCorrector
from amparo.nlu.places.place import Strength
from amparo.nlu.places.resolution import Resolved, resolve
from amparo.nlu.places.result import PlaceMatch, PlaceResult
from amparo.nlu.places.role import Relation, Role
from amparo.nlu.places.roles import role_of
from amparo.nlu.places.subjects import is_own_trouble
from amparo.nlu.places.support import Support

MAX_WORDS = 400
"""Of a longer message only the first so many words are read."""
MAX_PLACES = 12
"""Of more places only the first so many are weighed against each other."""
MAX_MISSPELLED = 6
"""At most so many unknown words of a message are compared with all names."""


class PlaceFinder:
    """Finds places of a gazetteer in messages."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._matcher = PlaceMatcher(gazetteer)
        self._corrector = SpellingCorrector(gazetteer)

    def find(self, text: str, known_country: str | None = None) -> PlaceResult:
        """Return the place of the person in trouble in `text`.

        `known_country` (ISO 3166-1 alpha-2), where it is known, only helps to tell places of one name apart.
        """
        message = Message(text, self._gazetteer.cues)
        del message.tokens[MAX_WORDS:]
        mentions = self._mentions(message)[:MAX_PLACES]
        if not mentions:
            return PlaceResult()
        roles = [role_of(mention, message) for mention in mentions]
        roles = _spread_roles(mentions, roles, message)
        known = known_country.upper() if known_country else None
        matches = tuple(
            self._match(number, mentions, roles, message, known) for number in range(len(mentions))
        )
        return choose_place(matches, roles, own_trouble=is_own_trouble(message))

    def _mentions(self, message: Message) -> list[Mention]:
        found, covered = self._matcher.find(message.tokens)
        support = Support(message, self._gazetteer)
        found += self._misspelt(message, found, covered, support)
        found.sort(key=lambda mention: mention.first)
        joined = join_contained(found, message, self._gazetteer, support)
        counted = [support(mention) for mention in joined]
        for number, mention in enumerate(joined):
            if not counted[number] and mention.strength >= Strength.ABBREVIATION:
                counted[number] = any(
                    counted[other]
                    and _coordinated(joined[min(number, other)], joined[max(number, other)], message)
                    for other in (number - 1, number + 1)
                    if 0 <= other < len(joined)
                )
        return [mention for mention, counts in zip(joined, counted, strict=True) if counts]

    def _misspelt(
        self, message: Message, found: Sequence[Mention], covered: set[int], support: Support
    ) -> list[Mention]:
        taken = covered.union(*(range(mention.first, mention.last + 1) for mention in found))
        mentions: list[Mention] = []
        tried = 0
        for first in range(len(message.tokens)):
            for length in (3, 2, 1):
                last = first + length - 1
                words = [message.word(position) for position in range(first, last + 1)]
                if last >= len(message.tokens) or taken.intersection(range(first, last + 1)):
                    continue
                if tried >= MAX_MISSPELLED or not self._corrector.is_candidate(words):
                    continue
                if not (support.in_place_position(first, last) or support.alone(first, last)):
                    continue
                tried += 1
                name = self._corrector.closest(words)
                if name:
                    taken.update(range(first, last + 1))
                    candidates = self._gazetteer.candidates(name)
                    mentions.append(Mention(first, last, name, Strength.STRONG, candidates, exact=False))
                    break
        return mentions

    def _match(
        self,
        number: int,
        mentions: Sequence[Mention],
        roles: Sequence[Role],
        message: Message,
        known: str | None,
    ) -> PlaceMatch:
        mention, role = mentions[number], roles[number]
        resolved = resolve(
            mention, self._gazetteer, known, self._named_countries(number, mentions, roles, message)
        )
        start, end = message.tokens[mention.first].start, message.tokens[mention.last].end
        return PlaceMatch(
            name=message.text[start:end],
            start=start,
            end=end,
            country=resolved.country,
            subdivision=resolved.subdivision,
            options=resolved.options,
            subject=role.subject,
            relation=role.relation,
            negated=role.negated,
            confidence=_confidence(mention, resolved),
        )

    def _named_countries(
        self, number: int, mentions: Sequence[Mention], roles: Sequence[Role], message: Message
    ) -> list[str]:
        """Return the countries that the rest of the message speaks of: names first, then nationalities."""
        named: list[str] = []
        for other in sorted(range(len(mentions)), key=lambda position: abs(position - number)):
            if other != number and not roles[other].negated:
                country = resolve(mentions[other], self._gazetteer, None, ()).country
                if country:
                    named.append(country)
        nationalities = self._gazetteer.nationalities
        return named + [
            nationalities[token.folded] for token in message.tokens if token.folded in nationalities
        ]


def _coordinated(one: Mention, other: Mention, message: Message) -> bool:
    between = range(one.last + 1, other.first)
    if not between:
        return message.tokens[one.last].gap.strip() in (",", "/", "&", "+")
    return len(between) == 1 and message.says(between[0], "coordination")


def _spread_roles(mentions: Sequence[Mention], roles: Sequence[Role], message: Message) -> list[Role]:
    """Give a place the role of the one it is joined to: "in lebanon and jordan", "sharjah, near dubai"."""
    spread = list(roles)
    for number in range(1, len(mentions)):
        one, other = mentions[number - 1], mentions[number]
        if spread[number - 1].negated or roles[number].negated:
            continue
        bare = roles[number].relation is Relation.BARE and _coordinated(one, other, message)
        between = [message.word(position) for position in range(one.last + 1, other.first)]
        beside = message.says(one.last + 1, "beside") and all(
            word in message.cues["beside"] or word in ("to", "of") for word in between
        )
        if bare or (between and beside):
            spread[number] = spread[number - 1]
    return spread


def _confidence(mention: Mention, resolved: Resolved) -> float:
    if not mention.exact:
        return 0.75
    if resolved.options:
        return 0.6
    if mention.contained or mention.strength is Strength.STRONG:
        return 1.0
    return 0.9 if mention.strength >= Strength.SUPPORTED else 0.8
