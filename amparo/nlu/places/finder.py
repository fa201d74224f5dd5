"""Finds where the person in trouble is, from one message in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amparo.nlu.places.choice import choose_place
from amparo.nlu.places.codes import CountryCodeFinder
from amparo.nlu.places.containment import join_contained
from amparo.nlu.places.coordination import coordinated, spread_roles
from amparo.nlu.places.corrections import denied_places
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.matching import PlaceMatcher
from amparo.nlu.places.message import Mention, Message
from amparo.nlu.places.misspelling import SpellingCorrector
from amparo.nlu.places.nationality import NationalityFinder
from amparo.nlu.places.place import Kind, Strength
from amparo.nlu.places.requests import stands_in_request
from amparo.nlu.places.resolution import Resolved, resolve
from amparo.nlu.places.result import PlaceMatch, PlaceResult
from amparo.nlu.places.role import Role
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
        self._codes = CountryCodeFinder(gazetteer)
        self._nationalities = NationalityFinder(gazetteer)

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
        roles = spread_roles(mentions, roles, message)
        for number in denied_places(mentions, message):
            roles[number] = replace(roles[number], negated=True)
        known = known_country.upper() if known_country else None
        mentions = _of_named_nations(mentions, roles)
        matches = tuple(
            self._match(number, mentions, roles, message, known) for number in range(len(mentions))
        )
        return choose_place(matches, roles, own_trouble=is_own_trouble(message))

    def _mentions(self, message: Message) -> list[Mention]:
        found, covered = self._matcher.find(message.tokens)
        code = self._codes.find(message, found)
        if code:
            return [code]
        support = Support(message, self._gazetteer)
        support.know(found)
        found = _merged(found, self._misspelt(message, found, covered, support))
        support.know(found)
        joined = join_contained(found, message, self._gazetteer, support)
        counted = [support(mention) for mention in joined]
        for number, mention in enumerate(joined):
            if not counted[number] and mention.strength >= Strength.ABBREVIATION:
                counted[number] = any(
                    counted[other]
                    and coordinated(joined[min(number, other)], joined[max(number, other)], message)
                    for other in (number - 1, number + 1)
                    if 0 <= other < len(joined)
                )
        named = [mention for mention, counts in zip(joined, counted, strict=True) if counts]
        return _merged(self._nationalities.find(message), named)

    def _misspelt(
        self, message: Message, found: Sequence[Mention], covered: set[int], support: Support
    ) -> list[Mention]:
        # A word such as "republic" or "dar" may be a part of a misspelt name of several words.
        taken = covered.union(
            *(range(m.first, m.last + 1) for m in found if m.strength > Strength.ABBREVIATION)
        )
        weak = {i for m in found for i in range(m.first, m.last + 1)} - taken
        mentions: list[Mention] = []
        tried = 0
        for first in range(len(message.tokens)):
            for length in (3, 2, 1):
                last = first + length - 1
                words = [message.word(position) for position in range(first, last + 1)]
                span = range(first, last + 1)
                if last >= len(message.tokens) or taken.intersection(span) or weak.issuperset(span):
                    continue
                if tried >= MAX_MISSPELLED or not self._corrector.is_candidate(words):
                    continue
                placed = support.in_place_position(first, last) or support.alone(first, last)
                placed = placed or stands_in_request(first, last, message)
                beside = any(last + 1 == m.first or m.last + 1 == first for m in found)
                begins = message.clause_starts(first)
                if not placed and not beside and not begins:
                    continue
                tried += 1
                name = self._corrector.closest(words)
                sure = begins and self._corrector.is_sure(words, name)
                if name and (placed or sure or self._lies_beside(name, first, last, found)):
                    taken.update(span)
                    candidates = self._gazetteer.candidates(name)
                    mentions.append(Mention(first, last, name, Strength.STRONG, candidates, exact=False))
                    break
        return mentions

    def _lies_beside(self, name: str, first: int, last: int, found: Sequence[Mention]) -> bool:
        """Tell whether the place of `name` lies in one that is named before or after it: "huston tx"."""
        around = [m for m in found if last + 1 == m.first or m.last + 1 == first]
        return any(
            place.lies_in(outer)
            for place in self._gazetteer.candidates(name)
            for mention in around
            for outer in mention.candidates
        )

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


def _of_named_nations(mentions: Sequence[Mention], roles: Sequence[Role]) -> list[Mention]:
    """Leave to shared names only the places of the country whose police or services are named: "the irish police"."""
    nations = {
        place.country
        for mention, role in zip(mentions, roles, strict=True)
        if mention.of_nation and not role.negated
        for place in mention.candidates
    }
    chosen = []
    for mention in mentions:
        kept = tuple(place for place in mention.candidates if place.country in nations)
        countries = any(place.kind is Kind.COUNTRY for place in mention.candidates)
        chosen.append(replace(mention, candidates=kept) if kept and not countries else mention)
    return chosen


def _merged(weaker: Sequence[Mention], stronger: Sequence[Mention]) -> list[Mention]:
    """Return both in order, without those of the `weaker` that share a word with one of the others."""
    kept = [
        mention
        for mention in weaker
        if not any(mention.first <= other.last and other.first <= mention.last for other in stronger)
    ]
    return sorted([*kept, *stronger], key=lambda mention: mention.first)


def _confidence(mention: Mention, resolved: Resolved) -> float:
    if not mention.exact:
        return 0.75
    if resolved.options:
        return 0.6
    if mention.contained or mention.strength is Strength.STRONG:
        return 1.0
    return 0.9 if mention.strength >= Strength.SUPPORTED else 0.8
