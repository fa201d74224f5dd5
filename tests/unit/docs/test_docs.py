"""The documentation names everything that can be set, called, written or shown; each test says what is left out."""

from __future__ import annotations

import argparse
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo import settings
from amparo.channels import body, message_text, turn, website_openapi
from amparo.channels.health import HealthInput
from amparo.channels.hsds_api import HsdsInput
from amparo.channels.messaging.channel import MessagingInput
from amparo.channels.messaging.platforms import variables
from amparo.channels.metrics.channel import MetricsInput
from amparo.channels.metrics.counts import METRICS, SMALLEST
from amparo.channels.pages import PagesInput
from amparo.channels.rendering.web import custom_of
from amparo.channels.site import SiteInput
from amparo.channels.website import WebsiteInput
from amparo.channels.widget import WidgetInput
from amparo.cli import make_parser
from amparo.data.dialogues import read_dialogues
from amparo.data.place_messages import read_place_messages
from amparo.data.training_messages import read_training_messages
from amparo.dialogue.bounding import KEPT_TURNS
from amparo.dialogue.case import FACTS
from amparo.dialogue.decision import EVIDENCE, STEPS, Evidence
from amparo.dialogue.moves import PREFIX
from amparo.dialogue.reply import Reply, Text
from amparo.dialogue.state import limits, memory
from amparo.dialogue.state.port import KEPT_SECONDS
from amparo.dialogue.table import intents, need_of_situation
from amparo.dialogue.topics import SIMPLE
from amparo.directory.audience import AUDIENCES
from amparo.directory.emergency import DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD
from amparo.directory.facts import NumberFacts, facts_of
from amparo.directory.needs import NEEDS, written_order
from amparo.directory.organisations import Profile
from amparo.directory.ranking import Found, Scope
from amparo.directory.service import COLUMNS, SERVICE_TYPES, Service
from amparo.evaluation.bars import read_bars
from amparo.evaluation.dialogue_test import read_test_dialogues
from amparo.evaluation.messages import Message, read_messages
from amparo.languages import language_name, supported_languages
from amparo.nlu.other_languages import other_languages
from amparo.nlu.reading.labels import DETAILS, HEADS, KINDS, ROLES, SEVERAL, SITUATIONS
from amparo.server import LARGEST_REQUEST
from amparo.settings import ROOT
from tests.training_data import training_messages

DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
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


def codes(text: str) -> list[str]:
    """What stands between backquotes."""
    return re.findall(r"`([^`\n]+)`", text)


def section(document: str, heading: str) -> str:
    """What stands below a heading, up to the next one of the same rank."""
    return f"\n{read(document)}\n## ".split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of all tables in a text; a bar inside code ends no cell."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|--")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def table_cells(document: str) -> set[str]:
    """What stands between backquotes in the first cell of the rows of all tables."""
    return {code for row in rows(read(document)) for code in codes(row[0])}


def sources() -> Iterator[Path]:
    yield from (ROOT / "amparo").rglob("*.py")
    yield from (ROOT / "actions").rglob("*.py")
    yield from (ROOT / name for name in ("Dockerfile", "Makefile", "endpoints.yml", "packaging/setup.sh"))


# ---- settings and commands -------------------------------------------------------------------------------------------


def test_every_setting_has_its_row_with_default_and_meaning() -> None:
    document = read("docs/settings.md")
    rows = [
        f"| `{name}` | {f'`{default}`' if default else 'off'} | {meaning} |"
        for name, default, meaning in settings.describe([*settings.VARIABLES, *variables()])
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
    known = {variable.name for variable in (*settings.VARIABLES, *variables())}
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
    documented = {re.sub(r"( [A-Z]+)+$", "", cell) for cell in table_cells("docs/commands.md")}
    assert {"amparo explain", "amparo data move"} <= set(COMMANDS)
    assert sorted(set(COMMANDS) - documented) == []


def test_every_option_of_a_command_is_documented() -> None:
    options = {
        option
        for parser in COMMANDS.values()
        for action in parser._actions
        for option in action.option_strings
        if option not in ("-h", "--help")
    }
    assert {"--need", "--messages", "--force", "--after"} <= options
    assert missing(options, "docs/commands.md") == []


def test_every_option_of_evaluate_has_a_row() -> None:
    options = {option for action in COMMANDS["amparo evaluate"]._actions for option in action.option_strings}
    assert "--url" in options
    assert sorted(options - {"-h", "--help"} - table_cells("docs/commands.md")) == []


def test_every_make_target_has_a_row() -> None:
    assert {"run", "test", "check", "heads", "evaluate"} <= TARGETS
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
        elif said := re.match(r"(?:\S*/|uv run )?amparo ((?:[a-z][a-z_-]* ?)+)", command):
            words = f"amparo {said.group(1).strip()}"
            groups = {known.rpartition(" ")[0] for known in COMMANDS} - {"amparo"}
            exists = any(words == known or words.startswith(f"{known} ") for known in COMMANDS)
            assert exists or words in groups, command


def test_the_readme_shows_the_two_commands_one_needs() -> None:
    commands = re.findall(r"^    (make \w+)", read("README.md"), re.MULTILINE)
    assert commands == ["make run", "make test"]


# ---- channels --------------------------------------------------------------------------------------------------------


CHANNELS = (
    WebsiteInput, PagesInput, HealthInput, MetricsInput, SiteInput, WidgetInput, HsdsInput, MessagingInput,
)  # fmt: skip


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


CARRYING = Reply(
    (Text("x"),),
    services=(
        facts_of(Found(Service("", "KE", "", "child", "high", phone="1", source_url="a"), Scope.COUNTRY)),
    ),
    country="KE",
)
URGENT = Reply(emergency=(NumberFacts("", "1", phone_dialled="", sms_dialled=""),), country="KE")


def test_every_key_of_a_service_and_of_an_emergency_number_is_documented() -> None:
    customs = [custom_of(reply, "en") for reply in (CARRYING, URGENT)]
    keys = [key for custom in customs for key in (*custom, *custom["items"][0])]
    origins = (DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD)
    assert missing([*keys, *origins], "docs/channels.md") == []


def test_every_key_of_a_card_as_it_is_shown_is_documented() -> None:
    layout = custom_of(CARRYING, "en")["layout"]
    (card,) = layout["cards"]
    assert missing([*layout, *card, *card["ways"][0], *card["source"], "layout"], "docs/channels.md") == []


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
    assert sorted({*in_domain, "emergency", "services", "question"} - table_cells("docs/channels.md")) == []
    asking = custom_of(Reply(asks="country"), "en")
    assert asking["type"] == "question"
    assert missing([*asking, *asking.values()], "docs/channels.md") == []


KEPT_MINUTES = KEPT_SECONDS / 60


def test_limits_stand_in_the_documentation_with_their_numbers() -> None:
    document = read("docs/channels.md")
    sentences = [
        f"| {body.BODY_LIMIT:,} bytes (16 KiB) | 413 |",
        f"longer than {body.BODY_LIMIT:,} bytes",
        f"| {website_openapi.SENDER_LIMIT} printable characters | 400 |",
        f"| {message_text.MESSAGE_LIMIT:,} characters are read |",
        f"| {limits.MESSAGES_PER_MINUTE} in any {limits.WINDOW_SECONDS:.0f} seconds (`AMPARO_MESSAGES_PER_MINUTE`) |",
        f"| senders whose rate is remembered | {limits.REMEMBERED_SENDERS:,} |",
        f"| time for an answer | {turn.TURN_SECONDS:.0f} seconds |",
        f"| messages kept of a conversation | {KEPT_TURNS}, for {KEPT_MINUTES:.0f} minutes |",
        f"| conversations in memory | {memory.CONVERSATIONS:,} (`AMPARO_CONVERSATIONS`) |",
        f"| {LARGEST_REQUEST:,} bytes (256 KiB) | 413 |",
    ]
    assert [sentence for sentence in sentences if sentence not in document] == []


def test_the_privacy_page_says_how_much_is_kept_and_for_how_long() -> None:
    document = read("docs/privacy.md")
    assert f"the last {KEPT_TURNS} messages" in document
    assert f"{KEPT_MINUTES:.0f} minutes after the last message" in document


def test_every_number_has_a_row_with_its_label_and_small_ones_are_said_to_be_hidden() -> None:
    said = {
        (codes(row[0])[0], *codes(row[1]))
        for row in rows(section("docs/metrics.md", "What is counted"))
        if codes(row[0])
    }
    missing_rows = [
        metric.name
        for metric in METRICS
        if (metric.name, *([metric.label] if metric.label else [])) not in said
    ]
    assert missing_rows == []
    assert f"**Below {SMALLEST} nothing is shown.**" in read("docs/metrics.md")


def test_the_tests_that_the_privacy_officer_is_pointed_to_exist() -> None:
    pointed = {code for code in codes(read("docs/privacy-officer.md")) if code.startswith("tests/")}
    assert len(pointed) > 8
    assert sorted(path for path in pointed if not (ROOT / path).exists()) == []


# ---- conversation and knowledge --------------------------------------------------------------------------------------


def responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").rglob("*.yml")):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    return found


RESPONSES = responses()


def customs() -> Iterator[dict[str, Any]]:
    for variations in RESPONSES.values():
        for variation in variations:
            if "custom" in variation:
                yield variation["custom"]


def test_every_intent_has_a_row_with_its_actions_in_order() -> None:
    said = {codes(row[0])[0]: codes(row[2]) for row in rows(section("docs/conversation.md", "Intents"))[1:]}
    assert said == {name: list(intent.actions) for name, intent in intents().items()}


def test_every_intent_of_the_domain_is_in_the_table() -> None:
    assert set(load("domain.yml")["intents"]) == set(intents())


def test_every_situation_has_a_row_with_the_kind_of_lines() -> None:
    said = {
        codes(row[0])[0]: codes(row[2])[0] for row in rows(section("docs/conversation.md", "Situations"))[1:]
    }
    assert set(said) == set(SITUATIONS)
    assert said == need_of_situation()


def test_every_detail_of_a_line_has_a_row() -> None:
    said = rows(section("docs/conversation.md", "Questions about a line"))
    assert sorted(set(DETAILS) ^ {code for row in said for code in codes(row[0])}) == []


def test_every_slot_has_a_row() -> None:
    said = {code for row in rows(section("docs/conversation.md", "Slots")) for code in codes(row[0])}
    assert said == set(load("domain.yml")["slots"])


def test_every_entity_has_a_row() -> None:
    said = {code for row in rows(section("docs/conversation.md", "Entities")) for code in codes(row[0])}
    assert said == set(load("domain.yml")["entities"])


def test_every_action_has_a_row() -> None:
    said = {code for row in rows(section("docs/conversation.md", "Actions")) for code in codes(row[0])}
    assert said == set(load("domain.yml")["actions"])


def test_every_response_card_has_a_row() -> None:
    code = read("amparo/dialogue/responses.py")
    cards = {custom["card"] for custom in customs() if "card" in custom}
    cards |= set(re.findall(r'card == "(\w+)"', code))
    said = {name for row in rows(section("docs/conversation.md", "Cards")) for name in codes(row[0])}
    assert {"emergency", "crisis", "country", "move", "line_detail"} <= cards
    assert said == cards


def test_every_response_that_the_conversation_names_exists() -> None:
    named = {name for name in codes(read("docs/conversation.md")) if name.startswith("utter_")}
    assert len(named) > 30
    assert sorted(named - set(RESPONSES)) == []


OUT_OF_SCOPE = "out_of_scope/"
# Set by the step `other_language`: nobody trains on it.
NOT_TRAINED = {"out_of_scope/other_language"}


def topics() -> set[str]:
    names = (name for name in RESPONSES if "/" in name and not name.startswith((PREFIX, SIMPLE)))
    return {name.removeprefix("utter_") for name in names}


def test_every_topic_of_knowledge_has_a_row() -> None:
    knowledge = {topic for topic in topics() if not topic.startswith(OUT_OF_SCOPE)}
    assert len(knowledge) > 130
    cells = {cell for cell in table_cells("docs/knowledge.md") if not cell.startswith(("data/", "utter_"))}
    assert sorted(knowledge ^ cells) == []


def test_every_topic_of_what_is_out_of_scope_has_a_row() -> None:
    others = {topic for topic in topics() if topic.startswith(OUT_OF_SCOPE)}
    said = {cell for cell in table_cells("docs/conversation.md") if cell.startswith(OUT_OF_SCOPE)}
    assert "out_of_scope/other_crime" in others
    assert sorted(others ^ said) == []


def test_every_topic_is_trained() -> None:
    trained = {intent for intent in training_messages() if "/" in intent}
    assert sorted(topics() - NOT_TRAINED ^ trained) == []


def test_the_number_of_topics_is_right() -> None:
    counts = [sum(topic.startswith(f"{kind}/") for topic in topics()) for kind in ("fact", "signs", "advice")]
    sentence = "Amparo answers {} topics: {} of fact, {} of signs, {} of advice.".format(sum(counts), *counts)
    assert sentence in " ".join(read("docs/knowledge.md").split())
    assert f"Answers to {sum(counts)} topics" in read("CHANGELOG.md")


# ---- understanding and architecture ----------------------------------------------------------------------------------

UNDERSTANDING = "docs/understanding.md"
PICTURE = "docs/images/understanding.svg"
STEP_NAMES = [step.__name__ for step in STEPS]
HEAD_ROWS = rows(section(UNDERSTANDING, "Heads"))[1:]


def picture_words() -> list[str]:
    return [
        word.strip(",") for text in ElementTree.fromstring(read(PICTURE)).itertext() for word in text.split()
    ]


def test_every_component_of_the_pipeline_is_documented() -> None:
    components = {entry["name"].rpartition(".")[2] for entry in load("config.yml")["pipeline"]}
    assert components == {"MessageReader", "Decider", "ConversationContext"}
    assert missing(components, UNDERSTANDING) == []


def test_every_policy_is_documented() -> None:
    policies = {entry["name"].rpartition(".")[2] for entry in load("config.yml")["policies"]}
    assert missing(policies, "docs/architecture.md") == []


def test_every_step_of_the_decision_has_a_row_in_its_order() -> None:
    assert [codes(row[0])[0] for row in rows(section(UNDERSTANDING, "The decision"))[1:]] == STEP_NAMES


def test_every_number_of_the_evidence_is_right() -> None:
    document = section(UNDERSTANDING, "The decision")
    expected = [f"`{field.name}` {getattr(EVIDENCE, field.name):g}" for field in fields(Evidence)]
    assert [entry for entry in expected if not re.search(rf"{re.escape(entry)}(?![\d.]*\d)", document)] == []


def test_every_head_has_a_row() -> None:
    said = [code for row in HEAD_ROWS for code in codes(row[0])]
    assert sorted(said) == sorted({"label", *HEADS, *SEVERAL})
    assert len(said) == int(re.findall(r"(\d+) linear \[heads\]", read("docs/model-card.md"))[0])


@pytest.mark.parametrize("head", [*HEADS, *SEVERAL])
def test_every_answer_of_a_head_is_explained(head: str) -> None:
    answers = {**HEADS, **SEVERAL}[head]
    (row,) = (row for row in HEAD_ROWS if head in codes(row[0]))
    explained = set(re.findall(r"\w+", read("docs/dialogues.md"))) | set(codes(row[2])) | {"-"}
    if head == "detail":
        explained |= table_cells("docs/conversation.md")
    assert sorted(set(answers) - explained) == []
    if number := re.search(r"\d+", row[2]):
        assert int(number.group()) == len(set(answers) - {"-"})
    else:
        assert set(answers) <= set(codes(row[2]))


def test_every_kind_of_answer_is_explained() -> None:
    assert sorted(set(KINDS) - set(re.findall(r"\w+", read("docs/dialogues.md")))) == []


def test_every_role_of_a_place_has_a_row() -> None:
    said = [codes(row[0])[0] for row in rows(section(UNDERSTANDING, "Places"))[1:]]
    assert said == list(ROLES)


def test_every_fact_of_the_case_has_a_row_as_the_code_has_it() -> None:
    said = {
        name: row[1:4]
        for row in rows(section(UNDERSTANDING, "The memory of the case"))[1:]
        for name in codes(row[0])
    }
    expected = {
        fact.name: [
            fact.source,
            f"{fact.sure:g}" if fact.sure else "likeliest role",
            f"surer: {fact.surer:g}" if fact.overwrite == "surer" else fact.overwrite,
        ]
        for fact in FACTS
    }
    assert said == expected


def test_the_picture_shows_every_head_and_every_step_in_order() -> None:
    words = picture_words()
    assert sorted({"label", *HEADS, *SEVERAL} - set(words)) == []
    numbered = [
        (int(words[n - 1]), word)
        for n, word in enumerate(words)
        if word in STEP_NAMES and words[n - 1].isdigit()
    ]
    assert [word for _, word in sorted(numbered)] == STEP_NAMES
    assert [number for number, _ in sorted(numbered)] == list(range(1, len(STEPS) + 1))


def test_the_picture_can_be_read_on_a_phone_in_dark_mode_and_aloud() -> None:
    image = ElementTree.fromstring(read(PICTURE))
    name = "{http://www.w3.org/2000/svg}"
    _, _, width, height = image.attrib["viewBox"].split()
    first = image.find(f"{name}rect")
    assert first is not None and first.attrib == {"width": width, "height": height, "fill": "#fff"}
    assert int(width) <= 400
    sizes = [int(part.attrib["font-size"]) for part in image.iter() if "font-size" in part.attrib]
    assert min(sizes) >= 14
    assert image.find(f"{name}title") is not None and image.find(f"{name}desc") is not None


def test_understanding_stays_short() -> None:
    assert len(read(UNDERSTANDING).splitlines()) <= 136


def test_the_number_of_other_languages_is_right() -> None:
    number = len(other_languages())
    assert f"`amparo/nlu/other_languages.yml`, {number} languages" in read(UNDERSTANDING)
    assert f"in one of {number} other languages" in read("README.md")


def test_every_language_is_documented() -> None:
    said = [f"{language_name(code)} (`{code}`)" for code in supported_languages()]
    assert said and [entry for entry in said if entry not in read(UNDERSTANDING)] == []
    assert [code for code in supported_languages() if language_name(code) not in read("README.md")] == []


# ---- measurements ----------------------------------------------------------------------------------------------------

MEASUREMENTS = "docs/measurements/README.md"


def test_every_bar_has_a_row() -> None:
    bars = set(read_bars(ROOT / "tests/nlu/bars.yml"))
    assert "danger_found" in bars
    assert sorted(bars - table_cells(MEASUREMENTS)) == []


def test_the_figures_of_this_version_are_one_link_away() -> None:
    (said,) = section(MEASUREMENTS, "Figures").strip().splitlines()
    (file,) = LINK.findall(said)
    assert said == f"The figures of this version are in [{file}]({file})."
    assert (ROOT / "docs" / "measurements" / file).is_file()


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


# Between two versions of the card data grow a little.
NEARLY = 0.05


def test_the_model_card_says_about_how_many_messages_are_trained_on() -> None:
    messages = read_training_messages(ROOT / "data" / "nlu" / "en")
    labels = [label for label, _ in messages]
    dialogues = read_dialogues(ROOT / "data" / "dialogues" / "en")
    everyday = [
        line
        for path in (ROOT / "data" / "everyday" / "en").glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    for pattern, number in (
        (r"`data/nlu/en/`: ([\d,]+) single messages", len(messages)),
        (r"([\d,]+) of danger", labels.count("danger")),
        (r"([\d,]+) of self-harm", labels.count("self_harm")),
        (r"([\d,]+) out of scope", sum(label.startswith(OUT_OF_SCOPE) for label in labels)),
        (r"`data/dialogues/en/`: ([\d,]+) conversations", len(dialogues)),
        (r"conversations with ([\d,]+) turns", sum(len(dialogue.turns) for dialogue in dialogues)),
        (r"`data/places/en/`: ([\d,]+) messages", len(read_place_messages(ROOT / "data" / "places" / "en"))),
        (r"`data/everyday/en/`: ([\d,]+) messages", len(everyday)),
    ):
        assert said_number(pattern) == pytest.approx(number, rel=NEARLY), pattern


def test_the_model_card_says_how_many_conversations_are_measured() -> None:
    held = read_test_dialogues(ROOT / "tests" / "dialogues" / "en")
    assert said_number(r"`tests/dialogues/en/`: ([\d,]+) whole conversations") == len(held)


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


def test_the_written_order_is_shown_as_it_is() -> None:
    who = {
        "anyone": "anyone",
        "about_a_child": "about a child",
        "child": "a child",
        "worried_about_child": "who saw a child",
    }
    shown = [
        tuple(row)
        for row in rows(section("docs/directory.md", "Needs"))
        if len(row) == 4 and row[0] != "need"
    ]
    written = [
        (
            f"`{need}`",
            who[name],
            *(", ".join(f"`{kind}`" for kind in lines[part]) for part in ("first", "then")),
        )
        for need, row in written_order()["needs"].items()
        for name, lines in row.items()
        if name in who
    ]
    assert shown == written


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
