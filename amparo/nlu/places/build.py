"""Builds the gazetteer from its sources; done once, when training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from amparo.nlu.places import sources
from amparo.nlu.places.gazetteer import Gazetteer
from amparo.nlu.places.judgement import CORRECTED_CITY, ENGLISH_SPEAKING, LARGE_CITY, NameJudge
from amparo.nlu.places.language import LanguageNames, load_names
from amparo.nlu.places.names import fold, folded_name, spelling_variants
from amparo.nlu.places.place import Kind, Place
from amparo.nlu.places.towns import TownJudge

JOINED_SPELLING_FROM = 300_000
UNKNOWN_SUBDIVISION_POPULATION = 50_000
COUNTY_POPULATION = 500_000


class GazetteerBuilder:
    """Collects names and what they stand for, then judges how readily each counts as a place."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = list(languages)
        self.words: LanguageNames = load_names(languages)
        self.places: list[Place] = []
        self.positions: dict[Place, int] = {}
        self.names: dict[str, list[int]] = {}
        self.names_of: dict[Place, list[str]] = {}
        self.capitals: set[Place] = set()
        self.joined: set[str] = set()
        self.only_alternate: set[str] = set()
        self.official: set[str] = set()
        self.subdivision_population: dict[str, int] = {}
        self.populations = sources.country_populations()
        self.towns = TownJudge(self.words)

    def build(self) -> Gazetteer:
        """Return the gazetteer of all sources in all languages."""
        cities = sources.cities()
        subdivisions = list(sources.subdivisions())
        self._measure_subdivisions(cities, {entry.code for entry in subdivisions})
        self._add_countries()
        self._add_subdivisions(subdivisions)
        self._add_cities(cities)
        self._add_aliases(cities)
        self._add_counties()
        self._add_joined_spellings()
        return self._gazetteer()

    def _measure_subdivisions(self, cities: Iterable[sources.City], codes: set[str]) -> None:
        self.admin1 = sources.subdivision_of_admin1(cities, codes)
        for city in cities:
            code = self.admin1.get((city.country, city.admin1))
            if code:
                self.subdivision_population[code] = self.subdivision_population.get(code, 0) + city.population

    def _country(self, code: str) -> Place:
        return Place(Kind.COUNTRY, code, None, self.populations.get(code, 0))

    def _subdivision(self, code: str) -> Place:
        population = self.subdivision_population.get(code, UNKNOWN_SUBDIVISION_POPULATION)
        return Place(Kind.SUBDIVISION, code[:2], code, population)

    @staticmethod
    def _county(nation: str) -> Place:
        return Place(Kind.SUBDIVISION, nation[:2], nation, COUNTY_POPULATION)

    def _city(self, city: sources.City) -> Place:
        return Place(Kind.CITY, city.country, self.admin1.get((city.country, city.admin1)), city.population)

    def _add(self, name: str, place: Place, *, alternate: bool = False) -> None:
        position = self.positions.get(place)
        if position is None:
            position = self.positions[place] = len(self.places)
            self.places.append(place)
        for form in spelling_variants(name):
            if len(form) < 2 or form.isdigit():
                continue
            if alternate and form in self.names and form not in self.only_alternate:
                continue
            if alternate and form not in self.names:
                self.only_alternate.add(form)
            elif not alternate:
                self.only_alternate.discard(form)
            entry = self.names.setdefault(form, [])
            if position not in entry:
                entry.append(position)

    def _add_countries(self) -> None:
        for name, code in sources.country_names(self.languages):
            self._add(name, self._country(code))
            self.towns.note(name, self._country(code))
            self.official.update(spelling_variants(name))
        for alias, code in self.words.countries.items():
            self._add(alias, self._country(code))

    def _add_subdivisions(self, subdivisions: Iterable[sources.Subdivision]) -> None:
        words = self.words
        plain_words = words.common_words | words.ordinary_words
        for entry in subdivisions:
            for name in entry.names:
                if folded_name(name) not in plain_words:
                    self._add(
                        name, self._county(entry.code) if entry.is_part else self._subdivision(entry.code)
                    )
                if entry.country == "IE":
                    self._add(f"County {name}", self._subdivision(entry.code))
        for alias, code in words.subdivisions.items():
            self._add(alias, self._subdivision(code))
        for country, codes in words.postal_codes.items():
            for code in codes:
                self._add(code, self._subdivision(f"{country}-{code.upper()}"))

    def _add_cities(self, cities: Iterable[sources.City]) -> None:
        alternates = []
        capitals = {code: fold(name) for code, name in sources.capitals().items()}
        for city in cities:
            place = self._city(city)
            if place.is_small and not self.towns.is_town(city, self.names):
                continue
            self.towns.note(city.name, place)
            self._add(city.name, place)
            if capitals.get(city.country) == fold(city.name):
                self.capitals.add(place)
            self.names_of.setdefault(place, []).append(folded_name(city.name))
            short = folded_name(city.name).removesuffix(" city")
            if city.population >= LARGE_CITY and short not in self.names:
                alternates.append((short, place))
            alternates.extend((name, place) for name in city.alternate_names)
        plain = self.words.plain
        for name, place in alternates:
            # Of a British or American town another spelling is rather a mistyped greater namesake.
            listed = place.population < CORRECTED_CITY and place.country not in ENGLISH_SPEAKING
            corrected = not listed and self._is_near(name, place)
            if place.population < CORRECTED_CITY and self.towns.is_mistyped(name):
                continue
            if folded_name(name) not in plain and not corrected:
                self._add(name, place, alternate=True)

    def _is_near(self, name: str, place: Place) -> bool:
        """Another spelling of a name that is known: the correction of misspellings finds it."""
        letters = folded_name(name)
        return any(OSA.distance(letters, known, score_cutoff=2) <= 2 for known in self.names_of[place])

    def _add_aliases(self, cities: Iterable[sources.City]) -> None:
        by_name: dict[tuple[str, str], sources.City] = {}
        for city in cities:
            by_name.setdefault((city.country, fold(city.name)), city)
        for name, codes in self.words.ask_back.items():
            known = {self.places[position].country for position in self.names.get(name, ())}
            for code in codes:
                if code[:2] not in known:
                    self._add(name, self._subdivision(code) if "-" in code else self._country(code))
        for alias, target in (self.words.cities | self.words.districts).items():
            country, _, name = target.partition("/")
            if not name:
                self._add(alias, self._subdivision(target) if "-" in target else self._country(target))
                continue
            aliased = by_name.get((country, fold(name)))
            if aliased:
                self._add(alias, self._city(aliased))

    def _add_counties(self) -> None:
        """Add American counties, which mostly lie in another state than the greatest town of their name."""
        listed = {*self.words.subdivisions, *self.words.cities, *self.words.districts}
        for name, state in sources.counties():
            bare = folded_name(name).rpartition(" ")[0]
            namesakes = (self.places[position] for position in self.names.get(bare, ()))
            # "durham county" is rather the English one.
            elsewhere = any(p.kind is Kind.SUBDIVISION and p.country != "US" for p in namesakes)
            if folded_name(name) not in listed and not elsewhere:
                self._add(name, self._subdivision(state))

    def _add_joined_spellings(self) -> None:
        for name, entry in list(self.names.items()):
            joined = name.replace(" ", "")
            large = max(self.places[position].population for position in entry) >= JOINED_SPELLING_FROM
            if " " in name and large and len(joined) >= 7 and joined not in self.names:
                self.names[joined] = list(entry)
                self.joined.add(joined)

    def _gazetteer(self) -> Gazetteer:
        words = self.words
        judge = NameJudge(words, self.capitals, self.only_alternate, self.official)
        names: dict[str, tuple[int, ...]] = {}
        fuzzy_names: list[str] = []
        for name, entry in self.names.items():
            if name in words.phrases:
                continue
            places = [self.places[position] for position in entry]
            strength = judge.strength(name, places)
            kept = judge.worth_knowing(name, strength, places)
            if not kept:
                continue
            names[name] = (int(strength), *(self.positions[place] for place in kept))
            if name not in self.joined and judge.corrected_to(name, strength, kept):
                fuzzy_names.append(name)
        return Gazetteer(
            places=self.places,
            names=names,
            phrases=sorted(words.phrases),
            fuzzy_names=fuzzy_names,
            lookalikes=frozenset(words.plain.union(words.nationalities)),
            ask_back={name: list(codes) for name, codes in words.ask_back.items()},
            well_known=words.well_known,
            nationalities=words.nationalities,
            word_codes=frozenset(words.word_codes),
            pronouns=frozenset(words.pronouns),
            no_codes=frozenset(words.no_codes),
            clitics=words.clitics,
            words_elsewhere=words.words_elsewhere,
        )


def build_gazetteer(languages: Sequence[str] = ("en",)) -> Gazetteer:
    """Return a gazetteer for `languages` (ISO 639-1). Raises ValueError for a language without folder."""
    return GazetteerBuilder(languages).build()
