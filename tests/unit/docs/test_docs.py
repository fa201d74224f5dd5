"""The documentation names everything that can be set, called, written or shown; each test says what is left out."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo import settings
from amparo.channels import body, limits, message_text, turn, website
from amparo.channels.card_view import layout_view
from amparo.channels.cards import Card, Layout, Link
from amparo.channels.health import HealthInput
from amparo.channels.pages import PagesInput
from amparo.channels.site import SiteInput
from amparo.channels.website import WebsiteInput
from amparo.channels.widget import WidgetInput
from amparo.cli import make_parser
from amparo.directory.audience import AUDIENCES
from amparo.directory.emergency import DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD, EmergencyNumber
from amparo.directory.needs import NEEDS
from amparo.directory.organisations import Profile
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import COLUMNS, SERVICE_TYPES, Service
from amparo.evaluation.bars import read_bars
from amparo.evaluation.messages import Message, read_messages
from amparo.languages import language_name, supported_languages
from amparo.server import LARGEST_REQUEST
from amparo.settings import ROOT
from tests.training_data import training_messages

DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "directory" / "README.md",
]
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load(read(name)))


def missing(names: Iterable[str], document: str) -> list[str]:
    """The names that stand nowhere in the document between backquotes."""
    said = {word.strip() for code in re.findall(r"`([^`\n]+)`", read(document)) for word in code.split(",")}
    return sorted(set(names) - said)


def table_cells(document: str) -> set[str]:
    """What stands between backquotes in the first cell of the rows of all tables."""
    first_cells = re.findall(r"^\|([^|]*)\|", read(document), re.MULTILINE)
    return {code for cell in first_cells for code in re.findall(r"`([^`]+)`", cell)}


def sources() -> Iterator[Path]:
    yield from (ROOT / "amparo").rglob("*.py")
    yield from (ROOT / "actions").rglob("*.py")
    yield from (ROOT / name for name in ("Dockerfile", "Makefile", "endpoints.yml", "packaging/setup.sh"))


# ---- settings and commands -------------------------------------------------------------------------------------------


def test_every_setting_has_its_row_with_default_and_meaning() -> None:
    document = read("docs/settings.md")
    rows = [
        f"| `{name}` | {f'`{default}`' if default else 'off'} | {meaning} |"
        for name, default, meaning in settings.describe()
    ]
    assert [row for row in rows if row not in document] == []


def test_every_variable_that_the_code_names_is_documented() -> None:
    named = {name for path in sources() for name in re.findall(r"\bAMPARO_[A-Z_]*[A-Z]\b", path.read_text())}
    read_directly = {
        name
        for path in sources()
        for name in re.findall(r"environ(?:\.get\(|\[)\\?[\"']([A-Z_]+)", path.read_text())
    }
    assert len(named) >= len(settings.VARIABLES)
    assert missing(named | read_directly | set(settings.RASA_ENVIRONMENT), "docs/settings.md") == []


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {variable.name for variable in settings.VARIABLES}
    for document in DOCUMENTS:
        names = set(re.findall(r"\bAMPARO_[A-Z_]*[A-Z]\b(?!_)", document.read_text()))
        assert sorted(names - known - {"AMPARO_HSDS"}) == [], document


def subcommands(
    parser: argparse.ArgumentParser, words: str = "amparo"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser, `amparo directory check` included."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words, parser
    for group in groups:
        for name, child in group.choices.items():
            yield from subcommands(child, f"{words} {name}")


COMMANDS = dict(subcommands(make_parser()))
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))


def test_every_command_has_a_row() -> None:
    documented = {re.sub(r" [A-Z]+$", "", cell) for cell in table_cells("docs/commands.md")}
    assert len(COMMANDS) >= 8
    assert sorted(set(COMMANDS) - documented) == []


def test_every_option_of_a_command_is_documented() -> None:
    options = {
        option
        for parser in COMMANDS.values()
        for action in parser._actions
        for option in action.option_strings
        if option not in ("-h", "--help")
    }
    assert {"--need", "--messages", "--force"} <= options
    assert missing(options, "docs/commands.md") == []


def test_every_option_of_evaluate_has_a_row() -> None:
    options = {option for action in COMMANDS["amparo evaluate"]._actions for option in action.option_strings}
    assert "--url" in options
    assert sorted(options - {"-h", "--help"} - table_cells("docs/commands.md")) == []


def test_every_make_target_has_a_row() -> None:
    assert {"run", "test", "evaluate", "bench-nlu"} <= TARGETS
    assert sorted({f"make {target}" for target in TARGETS} - table_cells("docs/commands.md")) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_in_a_document_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    commands = [
        *re.findall(r"^    (?:[A-Z_]+=\S+ )*(.+)$", text, re.MULTILINE),
        *re.findall(r"`((?:make|amparo|uv run amparo) [^`]+)`", text),
    ]
    for command in commands:
        if target := re.match(r"make ([a-z][a-z-]*)", command):
            assert target.group(1) in TARGETS, command
        elif said := re.match(r"(?:\S*/|uv run )?amparo ((?:[a-z]+ ?)+)", command):
            words = f"amparo {said.group(1).strip()}"
            exists = any(words == known or words.startswith(f"{known} ") for known in COMMANDS)
            assert exists or words == "amparo directory", command


def test_the_readme_shows_the_two_commands_one_needs() -> None:
    commands = re.findall(r"^    (make \w+)", read("README.md"), re.MULTILINE)
    assert commands == ["make run", "make test"]


# ---- channels --------------------------------------------------------------------------------------------------------


CHANNELS = (WebsiteInput, PagesInput, HealthInput, SiteInput, WidgetInput)


def routes() -> set[str]:
    found = set()
    for channel in (kind() for kind in CHANNELS):
        prefix = channel.url_prefix().strip("/")
        base = f"/webhooks/{prefix}" if prefix else ""
        for route in channel.blueprint(None)._future_routes:  # type: ignore[arg-type]
            path = route.uri.replace(":str>", ">")
            found |= {f"{method} {base}{path}" for method in route.methods}
    return found


def test_every_channel_that_is_served_is_looked_at_here() -> None:
    looked_at = {f"{channel.__module__}.{channel.__name__}" for channel in CHANNELS}
    assert set(load("credentials.yml")) == looked_at


def test_every_route_has_a_row() -> None:
    found = routes()
    assert {"GET /", "POST /erase", "GET /exit", "GET /health", "GET /widget/amparo.js"} <= found
    assert sorted(found - table_cells("docs/channels.md")) == []


def test_every_key_of_a_service_and_of_an_emergency_number_is_documented() -> None:
    service = Found(Service("", "KE", "", "child", "high"), Scope.COUNTRY).as_dict()
    number = EmergencyNumber("", "").as_dict()
    origins = (DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD)
    assert missing([*service, *number, *origins, "intro", "items", "country"], "docs/channels.md") == []


def test_every_key_of_a_card_as_it_is_shown_is_documented() -> None:
    view = layout_view(Layout("", cards=[Card("", phone=Link("1", "tel:1"), source=Link("a.org"))]))
    (card,) = view["cards"]
    assert missing([*view, *card, *card["ways"][0], *card["source"], "layout"], "docs/channels.md") == []


# ---- embedding -------------------------------------------------------------------------------------------------------


def test_every_attribute_of_the_tag_and_every_property_of_the_style_is_documented() -> None:
    script = read("widget/embed.js")
    (listed,) = re.findall(r"ATTRIBUTES = \[(.*?)\]", script)
    attributes = re.findall(r'"([a-z]+)"', listed)
    assert {"language", "exit"} <= set(attributes)
    properties = set(re.findall(r"--amparo-[a-z-]+", read("widget/style.js")))
    cells = table_cells("docs/embedding.md")
    assert sorted({f"data-{name}" for name in attributes} - cells) == []
    assert missing(attributes, "docs/embedding.md") == []
    assert sorted(properties - cells) == []


def test_every_key_of_a_profile_is_documented() -> None:
    keys = {field.name for field in fields(Profile)} - {"slug"}
    assert sorted(keys - table_cells("docs/embedding.md")) == []


def test_every_kind_of_custom_message_is_documented() -> None:
    in_domain = {custom["type"] for custom in customs() if "type" in custom}
    assert in_domain == {"exit", "erase"}
    assert sorted({*in_domain, "emergency", "services"} - table_cells("docs/channels.md")) == []


def test_limits_stand_in_the_documentation_with_their_numbers() -> None:
    document = read("docs/channels.md")
    store = load("endpoints.yml")["tracker_store"]
    sentences = [
        f"| {body.BODY_LIMIT:,} bytes (16 KiB) | 413 |",
        f"longer than {body.BODY_LIMIT:,} bytes",
        f"| {website.SENDER_LIMIT} printable characters | 400 |",
        f"| {message_text.MESSAGE_LIMIT:,} characters are read |",
        f"| {limits.MESSAGES_PER_MINUTE} in any {limits.WINDOW_SECONDS:.0f} seconds (`AMPARO_MESSAGES_PER_MINUTE`) |",
        f"| senders whose rate is remembered | {limits.REMEMBERED_SENDERS:,} |",
        f"| time for an answer | {turn.TURN_SECONDS:.0f} seconds |",
        f"| messages kept of a conversation | {store['turns']}, for {store['minutes']} minutes |",
        f"| {LARGEST_REQUEST:,} bytes (256 KiB) | 413 |",
    ]
    assert [sentence for sentence in sentences if sentence not in document] == []


def test_the_privacy_page_says_how_much_is_kept_and_for_how_long() -> None:
    document, store = read("docs/privacy.md"), load("endpoints.yml")["tracker_store"]
    assert f"the last {store['turns']} messages" in document
    assert f"{store['minutes']} minutes after the last message" in document


# ---- conversation and knowledge --------------------------------------------------------------------------------------


def customs() -> Iterator[dict[str, Any]]:
    for variations in load("domain.yml")["responses"].values():
        for variation in variations:
            if "custom" in variation:
                yield variation["custom"]


def test_every_intent_has_a_row() -> None:
    intents = {next(iter(i)) if isinstance(i, dict) else str(i) for i in load("domain.yml")["intents"]}
    assert "danger" in intents
    assert sorted(intents - table_cells("docs/conversation.md")) == []


def test_every_slot_has_a_row_with_all_its_values() -> None:
    slots = load("domain.yml")["slots"]
    assert sorted(set(slots) - table_cells("docs/conversation.md")) == []
    values = {str(value) for slot in slots.values() for value in slot.get("values", [])}
    assert missing(values, "docs/conversation.md") == []


def test_every_form_and_action_is_documented() -> None:
    domain = load("domain.yml")
    assert missing([*domain["forms"], *domain["actions"]], "docs/conversation.md") == []


def test_every_response_card_has_a_row() -> None:
    code = read("amparo/dialogue/responses.py")
    cards = {custom["card"] for custom in customs() if "card" in custom}
    cards |= set(re.findall(r'card == "(\w+)"', code))
    assert {"emergency", "crisis", "country"} <= cards
    assert sorted(cards - table_cells("docs/conversation.md")) == []


def test_every_intent_that_wins_at_any_point_is_said_to_do_so() -> None:
    policy = next(p for p in load("config.yml")["policies"] if p["name"].endswith(".PriorityPolicy"))
    rows = {
        name: line
        for line in read("docs/conversation.md").splitlines()
        for name in re.findall(r"^\| `(\w+)` \|", line)
    }
    said = {name for name, line in rows.items() if line.endswith("; at any point |")}
    assert said == set(policy["always"])


OUT_OF_SCOPE = "out_of_scope/"
# Set by LanguageIdentifier: nobody trains on it.
NOT_TRAINED = {"out_of_scope/other_language"}


def topics() -> set[str]:
    return {name.removeprefix("utter_") for name in load("domain.yml")["responses"] if "/" in name}


def test_every_topic_of_knowledge_has_a_row() -> None:
    knowledge = {topic for topic in topics() if not topic.startswith(OUT_OF_SCOPE)}
    assert len(knowledge) > 130
    assert sorted(knowledge ^ table_cells("docs/knowledge.md")) == []


def test_every_topic_of_what_is_out_of_scope_has_a_row() -> None:
    others = {topic for topic in topics() if topic.startswith(OUT_OF_SCOPE)}
    rows = {cell for cell in table_cells("docs/conversation.md") if cell.startswith(OUT_OF_SCOPE)}
    assert "out_of_scope/other_crime" in others
    assert sorted(others ^ rows) == []


def test_every_topic_is_trained() -> None:
    trained = {intent for intent in training_messages() if "/" in intent}
    assert sorted(topics() - NOT_TRAINED ^ trained) == []


def test_every_entity_has_a_row() -> None:
    entities = load("domain.yml")["entities"]
    assert "second_need" in entities
    assert sorted(set(entities) - table_cells("docs/conversation.md")) == []


def test_the_number_of_topics_is_right() -> None:
    names = [name for name in load("domain.yml")["responses"] if "/" in name]
    counts = [
        sum(name.startswith(f"utter_{kind}/") for name in names) for kind in ("fact", "signs", "advice")
    ]
    sentence = "Amparo answers {} topics: {} of fact, {} of signs, {} of advice.".format(sum(counts), *counts)
    assert sentence in " ".join(read("docs/knowledge.md").split())
    assert f"Answers to {sum(counts)} topics" in read("CHANGELOG.md")


# ---- understanding and architecture ----------------------------------------------------------------------------------


def test_every_component_of_the_pipeline_has_a_row() -> None:
    components = {entry["name"].rpartition(".")[2] for entry in load("config.yml")["pipeline"]}
    assert "SafetyNet" in components
    assert sorted(components - table_cells("docs/understanding.md")) == []


def test_every_policy_is_documented() -> None:
    policies = {entry["name"].rpartition(".")[2] for entry in load("config.yml")["policies"]}
    assert missing(policies, "docs/architecture.md") == []


def test_the_thresholds_are_those_of_the_configuration() -> None:
    from amparo.nlu.safety_net import SafetyNet

    pipeline = {entry["name"].rpartition(".")[2]: entry for entry in load("config.yml")["pipeline"]}
    net = {**SafetyNet.get_default_config(), **pipeline["SafetyNet"]}
    document = " ".join(read("docs/understanding.md").split())
    assert f"no intent reaches {pipeline['FallbackClassifier']['threshold']} |" in document
    assert (
        f"`threshold` {net['threshold']} (of the margin), `segment_threshold` {net['segment_threshold']} (of"
        in document
    )
    assert (
        f"`doubtful_threshold` {net['doubtful_threshold']} together with `doubtful_segment_threshold` "
        f"{net['doubtful_segment_threshold']}" in document
    )


def test_every_bar_has_a_row() -> None:
    bars = set(read_bars(ROOT / "tests/nlu/bars.yml"))
    assert "danger_found" in bars
    assert sorted(bars - table_cells("docs/understanding.md")) == []


def test_the_settings_of_what_comes_after_the_safety_net_are_right() -> None:
    from amparo.nlu.follow_up import FollowUp
    from amparo.nlu.language_identifier import LanguageIdentifier
    from amparo.nlu.second_need import SecondNeed

    document = " ".join(read("docs/understanding.md").split())
    for component, name in (
        (FollowUp, "sure"),
        (SecondNeed, "sure"),
        (LanguageIdentifier, "sure"),
        (LanguageIdentifier, "min_count"),
    ):
        section = document.split(f"`{component.__name__}` ")[-1]
        assert f"(setting `{name}`, {component.get_default_config()[name]})" in section, component.__name__


def test_the_number_of_other_languages_is_right() -> None:
    from amparo.nlu.language_identifier import other_languages

    number = len(other_languages())
    assert f"`amparo/nlu/other_languages.yml`, {number} languages" in read("docs/understanding.md")
    assert f"in one of {number} other languages" in read("README.md")


def test_every_language_is_documented() -> None:
    rows = [f"| `{code}` | {language_name(code)} |" for code in supported_languages()]
    assert rows and [row for row in rows if row not in read("docs/understanding.md")] == []
    assert [code for code in supported_languages() if language_name(code) not in read("README.md")] == []


# ---- model card ------------------------------------------------------------------------------------------------------

CARD = "docs/model-card.md"
SECTIONS = {
    "what-it-is",
    "intended-use",
    "not-intended",
    "training-data",
    "test-data",
    "metrics",
    "limits",
    "ethical-notes",
    "how-to-measure-again",
}


def said_number(pattern: str) -> int:
    """The number that stands in the card where the pattern has its group."""
    found = re.search(pattern, " ".join(read(CARD).split()))
    assert found is not None, pattern
    return int(found.group(1).replace(",", ""))


def labelled(folder: str) -> list[Message]:
    return read_messages(ROOT / folder)


def test_the_model_card_has_the_usual_sections() -> None:
    assert sorted(SECTIONS - anchors(ROOT / CARD)) == []


def test_the_model_card_says_about_how_many_messages_are_trained_on() -> None:
    trained = {intent: len(texts) for intent, texts in training_messages().items()}
    out_of_scope = sum(number for intent, number in trained.items() if intent.startswith(OUT_OF_SCOPE))
    for pattern, number in (
        (r"`data/nlu/en/`: ([\d,]+) messages on \d{4}-\d\d-\d\d", sum(trained.values())),
        (r"([\d,]+) of danger", trained["danger"]),
        (r"([\d,]+) of self-harm", trained["self_harm"]),
        (r"([\d,]+) out of scope", out_of_scope),
    ):
        assert said_number(pattern) == pytest.approx(number, rel=0.1), pattern


def test_the_model_card_says_how_many_messages_are_measured() -> None:
    development = labelled("data/dev/en")
    former = [message for message in development if message.file.startswith("first_")]
    contrasts = [message for message in labelled("tests/nlu/en") if message.file.endswith("_contrasts")]
    assert said_number(r"`data/dev/en/`: ([\d,]+) messages") == len(development)
    assert said_number(r"([\d,]+) of them \(`first_…`\)") == len(former)
    assert said_number(r"`tests/nlu/en/`: ([\d,]+) messages") == len(labelled("tests/nlu/en"))
    assert said_number(r"([\d,]+) more are contrasts") == len(contrasts)


def test_the_model_card_names_every_kind_of_distress() -> None:
    kinds = {
        message.kind
        for message in labelled("tests/nlu/en")
        if message.alarm and message.kind and not message.file.endswith("_contrasts")
    }
    assert len(kinds) > 10
    assert missing(kinds, CARD) == []


# ---- directory -------------------------------------------------------------------------------------------------------


def test_every_need_has_a_row_and_every_type_and_audience_is_named() -> None:
    assert sorted(set(NEEDS) - table_cells("docs/directory.md")) == []
    assert missing(SERVICE_TYPES, "docs/directory.md") == []
    assert missing(AUDIENCES, "docs/commands.md") == []


def test_every_column_of_the_directory_has_a_row() -> None:
    assert sorted(set(COLUMNS) - table_cells("directory/README.md")) == []


def test_the_readme_counts_the_services_that_there_are() -> None:
    from amparo.directory.lookup import Directory

    services = Directory(ROOT / "directory" / "services.csv").services()
    shown = sum(service.may_be_shown for service in services)
    assert f"{len(services):,} rows" in read("README.md") and f"{shown:,} are sure enough" in read(
        "README.md"
    )


# ---- the documents themselves ----------------------------------------------------------------------------------------


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in reached:
            continue
        reached.add(document)
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            file = (document.parent / target.partition("#")[0]).resolve()
            if file.suffix == ".md" and file.is_file():
                waiting.append(file)
    assert sorted(str(path) for path in set(DOCUMENTS) - reached) == []


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert re.search(
        rf"^## \[{re.escape(version.group(1))}\] - \d{{4}}-\d\d-\d\d$", read("CHANGELOG.md"), re.MULTILINE
    )


def test_the_accepted_advisories_name_the_versions_that_are_locked() -> None:
    rows = re.findall(r"^\| (\S+) \| (\d[\d.]+) \| ", read("SECURITY.md"), re.MULTILINE)
    locked = dict(re.findall(r'^name = "(.+)"\nversion = "(.+)"$', read("uv.lock"), re.MULTILINE))
    assert {"aiohttp", "setuptools", "sanic"} <= {name for name, _ in rows}
    assert [(name, version) for name, version in rows if name != "Python" and locked[name] != version] == []
