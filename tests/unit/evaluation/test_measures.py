"""Shares, how sure they are, and what was taken for what."""

from __future__ import annotations

import pytest

from amparo.evaluation.measures import Rate, Score, score
from tests.unit.evaluation.some import got, message


@pytest.mark.parametrize(
    ("right", "number", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_the_interval_is_that_of_wilson(right: int, number: int, low: float, high: float) -> None:
    assert Rate("some", right, number).interval == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


def test_of_nothing_nothing_is_wrong_and_nothing_is_sure() -> None:
    empty = Rate("some")
    assert (empty.share, empty.wrong_share, empty.interval) == (1.0, 0.0, (0.0, 1.0))


def test_a_rate_counts_and_keeps_what_was_wrong() -> None:
    rate = Rate("some")
    for is_right, error in ((True, "a"), (False, "b"), (True, "c"), (False, "d")):
        rate.count(is_right, error)
    assert (rate.right, rate.all, rate.share, rate.wrong_share) == (2, 4, 0.5, 0.5)
    assert rate.errors == ["b", "d"]


@pytest.mark.parametrize(("right", "number", "wrong"), [(97, 100, 0.03), (95, 100, 0.05), (970, 1000, 0.03)])
def test_what_is_wrong_is_exact_so_that_a_bar_just_held_is_held(
    right: int, number: int, wrong: float
) -> None:
    assert Rate("some", right, number).wrong_share == wrong


def test_nothing_measured_is_an_empty_score() -> None:
    empty = score([])
    assert all(rate.all == 0 for rate in empty.rates)
    assert (empty.reliability(), empty.calibration_error, empty.worst_confusions()) == ([], 0.0, [])


def test_every_measure_has_a_name_of_its_own_and_a_share_for_its_bar() -> None:
    empty = Score()
    assert len({rate.name for rate in empty.rates}) == len(empty.rates) == 10
    assert set(empty.values()) == {
        "danger_found",
        "self_harm_found",
        "false_alarms",
        "intent_right",
        "topic_right",
        "out_of_scope_found",
        "place_right",
        "place_invented",
    }


def test_danger_and_self_harm_are_found_by_either_alarm_and_told_apart_elsewhere() -> None:
    total = score(
        [
            (message("danger"), got("danger")),
            (message("danger"), got("self_harm")),
            (message("danger"), got("exploited")),
            (message("self_harm"), got("self_harm")),
            (message("self_harm", also=("danger",)), got("danger")),
        ]
    )
    assert (total.danger.right, total.danger.all) == (2, 3)
    assert (total.self_harm.right, total.self_harm.all) == (2, 2)
    assert (total.alarm_kind.right, total.alarm_kind.all) == (3, 4)
    assert total.danger.errors == ["[danger -> exploited 0.90] some words"]


def test_each_kind_of_distress_is_counted_by_itself() -> None:
    total = score(
        [
            (message("danger", kind="held"), got("danger")),
            (message("danger", kind="held"), got("greet")),
            (message("self_harm", kind="indirect"), got("self_harm")),
            (message("danger"), got("danger")),
        ]
    )
    assert {name: (rate.right, rate.all) for name, rate in total.kinds.items()} == {
        "danger: held": (1, 2),
        "self_harm: indirect": (1, 1),
        "danger: of no kind": (1, 1),
    }


def test_an_alarm_is_false_only_where_none_would_be_right() -> None:
    total = score(
        [
            (message("greet"), got("greet")),
            (message("greet", "hi"), got("danger")),
            (message("fact/borders", "why"), got("self_harm")),
            (message("exploited", also=("danger",)), got("danger")),
            (message("danger"), got("danger")),
        ]
    )
    assert (total.calm.right, total.calm.all) == (1, 3)
    assert total.values()["false_alarms"] == pytest.approx(2 / 3)
    assert total.alarms == {
        "greet": ["[greet -> danger 0.90] hi"],
        "fact": ["[fact/borders -> self_harm 0.90] why"],
    }


def test_an_intent_of_also_is_right_but_not_by_the_first_label() -> None:
    total = score(
        [
            (message("greet", also=("thanks", "fact/borders")), got("thanks")),
            (message("greet", also=("thanks", "fact/borders")), got("fact/forms")),
            (message("greet"), got("greet")),
            (message("greet"), got("goodbye")),
        ]
    )
    assert (total.intent.right, total.intent.all) == (3, 4)
    assert (total.intent_strict.right, total.intent_strict.all) == (1, 4)


def test_only_questions_of_knowledge_have_a_topic_and_their_intent_counts_too() -> None:
    total = score(
        [
            (message("fact/borders"), got("fact/borders")),
            (message("signs/hotel"), got("signs/teacher")),
            (message("advice/cannot_speak"), got("greet")),
            (message("out_of_scope/unrelated"), got("out_of_scope/manipulation")),
            (message("greet"), got("fact/borders")),
        ]
    )
    assert (total.topic.right, total.topic.all) == (1, 3)
    assert (total.out_of_scope.right, total.out_of_scope.all) == (1, 1)


def test_a_place_is_right_wrong_or_invented() -> None:
    total = score(
        [
            (message("give_place", places=("KE",)), got("give_place", country="KE")),
            (message("give_place", "kampala", places=("UG",)), got("give_place", country="KE")),
            (message("greet"), got("greet")),
            (message("greet", "nice"), got("greet", country="FR")),
            (message("greet", "georgia"), got("greet", options=("GE", "US-GA"))),
        ]
    )
    assert (total.place.right, total.place.all) == (1, 2)
    assert total.place.errors == ["[UG -> KE] kampala"]
    assert (total.no_place.right, total.no_place.all) == (1, 3)
    assert total.no_place.errors == ["[no place -> FR] nice", "[no place -> GE|US-GA] georgia"]
    assert total.values()["place_invented"] == pytest.approx(2 / 3)


def test_confusions_are_counted_the_worst_first() -> None:
    total = score(
        [
            (message("greet"), got("greet")),
            (message("greet"), got("thanks")),
            (message("fact/borders"), got("signs/hotel")),
            (message("fact/forms"), got("signs/teacher")),
            (message("affirm", also=("thanks",)), got("thanks")),
        ]
    )
    assert total.confusions == {
        ("greet", "greet"): 1,
        ("greet", "thanks"): 1,
        ("fact", "signs"): 2,
        ("affirm", "affirm"): 1,
    }
    assert total.worst_confusions() == [("fact", "signs", 2), ("greet", "thanks", 1)]
    assert total.worst_confusions(1) == [("fact", "signs", 2)]


def test_each_file_is_counted_by_itself() -> None:
    total = score(
        [
            (message("greet", file="people"), got("greet")),
            (message("greet", file="people"), got("thanks")),
            (message("danger", file="danger"), got("danger")),
        ]
    )
    assert {name: rate.share for name, rate in total.files.items()} == {"people": 0.5, "danger": 1.0}


def test_confidence_is_compared_with_what_was_right() -> None:
    total = score(
        [
            (message("greet"), got("greet", 0.9)),
            (message("greet"), got("thanks", 0.95)),
            (message("greet"), got("greet", 1.0)),
            (message("greet"), got("thanks", 0.2)),
        ]
    )
    low, high = total.reliability()
    assert low == (pytest.approx(0.2), 0.0, 1)
    assert high == (pytest.approx(0.95), pytest.approx(2 / 3), 3)
    assert total.calibration_error == pytest.approx((0.2 * 1 + (0.95 - 2 / 3) * 3) / 4)


def test_a_bot_that_knows_how_sure_it_is_has_no_calibration_error() -> None:
    pairs = [(message("greet"), got("greet" if number < 3 else "thanks", 0.75)) for number in range(4)]
    assert score(pairs).calibration_error == 0.0


def test_a_message_of_several_lines_is_one_line_in_the_report() -> None:
    total = score([(message("greet", "hi\n\n  there", places=("KE",)), got("thanks"))])
    assert total.intent.errors == ["[greet -> thanks 0.90] hi there"]
    assert total.place.errors == ["[KE -> no place] hi there"]
