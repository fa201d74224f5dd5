"""Kinds of service that are asked for by their names."""

from __future__ import annotations

import pytest

from amparo.nlu.patterns import named_service
from amparo.nlu.reading.labels import NEEDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("child helpline kenya", "child"),
        ("Helpline for children in Kenya", "child"),
        ("childline, zambia", "child"),
        ("the kids' hotline", "child"),
        ("number for child protection in ghana", "child"),
        ("missing children hotline germany", "missing_child"),
        ("crisis line uk", "crisis"),
        ("suicide hotline", "crisis"),
        ("who takes down abuse images", "online_abuse"),
        ("domestic violence helpline india", "gender_violence"),
        ("women's shelter in accra", "gender_violence"),
        ("labour office in qatar number", "labour"),
        ("union for domestic workers in beirut", "labour"),
        ("crimestoppers", "police_tip"),
        ("i need a lawyer in kenya", "legal"),
        ("NEPAL EMBASSY in doha", "embassy"),
        ("a shelter in leeds tonight", "shelter"),
        ("anti-trafficking hotline", "trafficking"),
    ],
)
def test_a_service_is_known_by_its_name(text: str, kind: str) -> None:
    assert named_service(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "i need a helpline in kenya",
        "hotline in the united states",
        "they took my child, who can i call",
        "i work in a hotel and need a number",
        "my lawyerly uncle",
        "sheltered",
    ],
)
def test_other_words_name_none(text: str) -> None:
    assert named_service(text) == ""


def test_the_kinds_are_those_of_the_labels() -> None:
    from amparo.nlu import patterns

    assert {kind for kind, _ in patterns._services()} <= set(NEEDS)
