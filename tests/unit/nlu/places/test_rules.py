"""The rules of the place finder, each with messages that it helps and with those that it must leave alone."""

from __future__ import annotations

import pytest

from amparo.nlu.places import PlaceFinder, PlaceResult
from amparo.nlu.places.role import Relation


def place(result: PlaceResult) -> str:
    return "|".join(result.options) or result.country or "-"


def check(finder: PlaceFinder, message: str, expected: str) -> None:
    result = finder.find(message)
    assert place(result) == expected, [(m.name, m.relation.name) for m in result.matches]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("she go Qatar for clean house since june", "QA"),
        ("my cousin go Bahrain two years, now her madam took the phone", "BH"),
        ("my brother went Italy last year and they keep his papers", "IT"),
        ("came melb for study, boss pays me 6 dollars", "AU"),
        ("they carry my sister reach Bamako and she sleeps in a bar", "ML"),
        ("i want go Qatar", "-"),
        ("auntie says we flying Sylhet, i dont trust it", "-"),
        ("they tell me i go Kuwait first", "-"),
        ("they say i fly doha then muscat on monday", "-"),
    ],
)
def test_a_verb_of_motion_needs_no_preposition_and_tells_a_plan_from_a_journey_made(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("got back from the plantation in Ghana last spring and i cant sleep", "-"),
        ("i return from Oman in march and still dream of it", "-"),
        ("was sold in Athens four years back", "-"),
        ("used to clean for a family in Rome, now in a hostel in Turin", "IT"),
        ("i lived in Rome till i was 11", "-"),
        ("i cooked on a boat in Cyprus, then i came home. Batumi", "GE"),
        ("Qatar is over for me. Kathmandu now", "NP"),
        ("i worked in Oman till the agency sent me home, now Kisumu", "KE"),
        ("we are out of the quarry at Kolwezi, reached Lusaka", "ZM"),
        ("i want to return from Lebanon but madam says no", "LB"),
        ("she cant come back from the house in Beirut", "LB"),
        ("i came back from work in Leeds and he beat me", "GB"),
        ("i was in Qatar for 2 years and they wont send me home", "QA"),
        ("i ran out of the house in Athens, hiding in a church", "GR"),
    ],
)
def test_a_place_that_somebody_came_back_from_is_over(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("if i leave they will beat my mother in Dhaka", "-"),
        ("they know where my kids live in Accra so i keep quiet", "-"),
        ("i pay back a loan from my uncle in Hanoi", "-"),
        ("i owe the agent in Colombo two lakh", "-"),
        ("my kids are with my mother in Cebu, i send all i get", "-"),
        ("my agent is in Kampala and here nobody pays me", "-"),
        ("my sponsor (from Cairo) has my pictures", "-"),
        ("my family is in Cebu, i am in Jeddah with my mother and the boss keeps us", "SA"),
        ("they will kill my brother in Lahore tonight, please help", "PK"),
        ("my dad in Lahore is being beaten right now", "PK"),
        ("my kids are with my mother in Cebu and some men there film them", "PH"),
        ("i owe my cousin in Izmir money so he makes me work in his shop every day", "TR"),
        ("i owe my madam in Turin 20 thousand", "IT"),
        ("my agent in Accra has my passport", "GH"),
        (
            "i came to Leeds for care work. i borrowed from relatives in Kerala. there is no pay and no rest",
            "GB",
        ),
        ("my kids are with my mother in Cebu, the men there film them", "PH"),
    ],
)
def test_those_who_stay_behind_do_not_say_where_help_is_needed(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("her wedding is booked in Mirpur, she is in Luton", "GB"),
        ("my student is getting married off in Sylhet. she is at school in Leeds", "GB"),
        ("my sister has her wedding in Bolton on friday and she is 15", "GB"),
    ],
)
def test_where_a_wedding_is_to_be_yields_to_where_the_bride_is(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("he says Memphis by friday", "-"),
        ("next stop is Lisbon", "-"),
        ("Rotterdam on the 3rd, they told the others", "-"),
        ("Doha in three days says the agent", "-"),
        ("Karachi first, then the boat", "-"),
        ("uncle bought tickets: Lahore", "-"),
        ("they are moving me to a house in Leeds tonight", "-"),
        ("since i was small i dream of Norway", "-"),
        ("need a bed in Memphis by friday", "US"),
        ("the man is taking me to his flat in Leeds every night", "GB"),
    ],
)
def test_a_place_with_its_time_lies_ahead(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("they make us text pensioners in Sweden all night, we are near Myawaddy", "MM"),
        ("the targets are in Japan, the villa is in Cebu", "PH"),
        ("they force me to sleep with men in Hamburg", "DE"),
    ],
)
def test_those_whom_one_has_to_cheat_are_elsewhere(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("gunmen took our teacher from Maiduguri yesterday", "NG"),
        ("they snatched her from Kisumu market", "KE"),
        ("my daughter is missing from Oslo", "NO"),
        ("they pick girls from Dakar and make them beg", "SN"),
        ("i was abducted from Mosul in 2015", "-"),
        ("they took me from Maiduguri", "-"),
    ],
)
def test_from_where_somebody_was_dragged_away_lately_they_were_last(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("i am a forty five year old mother of two from Ballarat and a man has my photos", "AU"),
        ("i m a farmer from Nashik and the moneylender took my son", "IN"),
        ("50 year old man from Leeds. I think my neighbour keeps a girl", "GB"),
        ("retired nurse from Cork here, next door a girl is never let out", "IE"),
        ("a girl from Nepal cleans next door and never goes out", "-"),
        ("16 year old girl from Nepal, she is locked next door", "-"),
    ],
)
def test_who_writers_say_they_are_tells_where_they_are(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("refuge cheap edinbourgh", "GB"),
        ("lawyer anonymous liverpol tonight", "GB"),
        ("doctor quiet Marakesh for a girl", "MA"),
        ("bed for one, is for Gori", "GE"),
        ("this is Kisumu", "KE"),
        ("cuba got shelters or what", "CU"),
        ("does oman have a hotline", "OM"),
        ("does malta have somewhere to sleep for a mother and baby", "MT"),
        ("cyprus has places where women can hide?", "CY"),
        ("people by Moshi send small girls to the city", "TZ"),
        ("jinja eh", "UG"),
        ("shelter staff harsh rules", "-"),
        ("lawyer lying cheating", "-"),
        ("turkey has got a nice taste", "-"),
        ("it was all done by Florence", "-"),
    ],
)
def test_catchwords_and_short_questions_name_a_place(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("a man waits for us at BKK", "TH"),
        ("DXB gate 5, he has the tickets", "AE"),
        ("kl need a lawyer", "MY"),
        ("help line kl", "MY"),
        ("they live in Buckhead ATL", "US"),
        ("BD", "BD"),
        ("DE", "DE"),
        ("NO", "-"),
        ("OK", "-"),
        ("we meet at PTA evenings", "-"),
        ("our DC does nothing", "-"),
        ("the fee is 70 NZ", "-"),
    ],
)
def test_short_forms_count_where_a_place_stands(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("a farm in County Clare", "IE"),
        ("somewhere in Tarrant county", "US"),
        ("he is in county jail", "-"),
        ("an orchard in Free State", "ZA"),
    ],
)
def test_in_before_a_county_is_no_indiana(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("she grew up with her aunt in Ghana, they took her to Oman and keep her locked in", "OM"),
        ("i grew up poor and now i work in Oman, madam hits me", "OM"),
        ("i was brought up by nuns in Kerala and am in Leeds now with no papers", "GB"),
    ],
)
def test_where_somebody_grew_up_is_an_origin(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


def test_american_counties_are_known_with_their_states(finder: PlaceFinder) -> None:
    assert finder.find("somewhere in Tarrant county").subdivision == "US-TX"
    assert finder.find("a farm in Washington County").country == "US"
    assert finder.find("a farm in Washington County").subdivision is None
    assert finder.find("in kern county").subdivision == "US-CA"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("the flat is on London Road", "-"),
        ("18 Lusaka Road", "-"),
        ("we sleep at the Vienna Inn", "-"),
        ("a truck of kids on the Lusaka road", "ZM"),
    ],
)
def test_roads_and_inns_bear_the_names_of_places(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("a photographer wants me in Paris for a shoot", "-"),
        ("they put an ad for waitresses for Norway", "-"),
        ("the madam shows me her kitchen in Doha on video, trust her?", "-"),
        ("the office in Laos, how would i know it is no compound", "-"),
        ("is 3000 for the Cyprus permit normal", "-"),
        ("is the Cyprus waitress job legit", "-"),
        ("waitress job in Malta, i took it. here since may and no pay", "MT"),
        ("the hotel in Doha keeps us in one room, is it normal", "QA"),
        ("i work as a waitress in Malta, is it normal that the boss keeps tips", "MT"),
        ("they promised me a cleaning job in Nakuru but its a scam and the boss beats us", "KE"),
    ],
)
def test_work_that_is_doubted_is_only_offered(finder: PlaceFinder, message: str, expected: str) -> None:
    check(finder, message, expected)


def test_work_that_somebody_is_made_to_do_is_not_offered(finder: PlaceFinder) -> None:
    result = finder.find("they make me work in Spain")
    assert result.match is not None
    assert result.match.relation > Relation.OFFER


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("which bar in Manila has minors", "-"),
        ("looking for a wife from Laos, obedient", "-"),
        ("our maid from Kenya wants her passport, must i give it", "-"),
        ("i paid a girl in Manila and feel bad", "-"),
        ("getting three girls over from Romania for the club", "-"),
        ("a bar in Manila has minors, where do i report it", "PH"),
    ],
)
def test_where_buyers_and_employers_look_is_no_place_of_help(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("my niece grew up in Leeds, she has no passport now and is in Mosul with his uncle", "IQ"),
        ("uncle's house in Samarkand. i am in Perm, we are kept in a wagon", "RU"),
    ],
)
def test_the_place_of_now_is_better_than_one_of_before(
    finder: PlaceFinder, message: str, expected: str
) -> None:
    check(finder, message, expected)
