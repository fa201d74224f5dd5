"""What search engines read of a page: schema.org as JSON-LD, in a data block, which a page's policy does not run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from amparo.directory.facts import NumberFacts, ServiceFacts

Data = dict[str, Any]
_CONTEXT = "https://schema.org"


def questions(answers: Sequence[tuple[str, str]], language: str, address: str) -> Data:
    """Return a FAQPage of questions with their answers in plain text."""
    return {
        "@context": _CONTEXT,
        "@type": "FAQPage",
        "url": address,
        "inLanguage": language,
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": text}}
            for question, text in answers
        ],
    }


def helplines(
    country: str, emergency: Iterable[NumberFacts], services: Iterable[tuple[str, ServiceFacts]]
) -> Data:
    """Return the emergency numbers and the services (each with the heading of its kind) of a country, '' for no one."""
    return {
        "@context": _CONTEXT,
        "@graph": [
            *(_point(country, number.name, telephone=number.phone) for number in emergency),
            *(_organisation(country, kind, facts) for kind, facts in services),
        ],
    }


def _organisation(country: str, kind: str, facts: ServiceFacts) -> Data:
    point = _point(
        country,
        kind,
        name=facts["service_name"],
        telephone=facts["phone_e164"] or facts["phone"],
        email=facts["email"],
        url=facts["chat_url"] or facts["web_url"],
        availableLanguage=list(facts.languages),
    )
    name = facts["organization"] or facts["service_name"]
    return _filled({"@type": "Organization", "name": name, "url": facts["web_url"], "contactPoint": point})


def _point(country: str, kind: str, **ways: Any) -> Data:
    return _filled({"@type": "ContactPoint", "contactType": kind, "areaServed": country, **ways})


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}
