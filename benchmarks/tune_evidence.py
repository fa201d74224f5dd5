"""Shows what each threshold of `Evidence` costs and brings: `make evidence`.

    .venv/bin/python benchmarks/tune_evidence.py [FIELD VALUE,VALUE,...] ...

Without arguments it prints the present figures; with a field and values, a line for each value of that field (several
fields: each combination). Figures are of what nothing was trained on: data/dev (first messages), the everyday messages
and the conversations that were held out of tuning, with the context that they have. Readings are kept in .rasa/cache.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging" / "encoder")]

from examples import HELD_OUT, is_held_out, read_everyday  # noqa: E402

from amparo.data.dialogues import Dialogue, read_dialogues  # noqa: E402
from amparo.dialogue.case import Case  # noqa: E402
from amparo.dialogue.decision import EVIDENCE, Decision, Evidence, decide  # noqa: E402
from amparo.evaluation.messages import Message, read_messages  # noqa: E402
from amparo.nlu.encoder.adapter import version  # noqa: E402
from amparo.nlu.places import build_gazetteer  # noqa: E402
from amparo.nlu.reading.labels import DANGER, NOTHING, SELF_HARM, STILL  # noqa: E402
from amparo.nlu.reading.reader import Reader  # noqa: E402
from amparo.nlu.reading.reading import Reading  # noqa: E402

ALARMS = (DANGER, SELF_HARM, "alarm_goes_on")


@dataclass
class Readings:
    """What the reader makes of everything that was held out."""

    messages: list[tuple[Message, Reading]]
    everyday: list[Reading]
    dialogues: list[tuple[Dialogue, list[Reading]]]


def readings() -> Readings:
    """Return them, from the cache where these weights have read before."""
    cache = ROOT / ".rasa" / "cache" / f"evidence-{version()[:12]}.pickle"
    if cache.is_file():
        kept: Readings = pickle.loads(cache.read_bytes())
        return kept
    reader = Reader(build_gazetteer())
    everyday = [
        text for text in read_everyday(ROOT / "data" / "everyday" / "en") if is_held_out(text, HELD_OUT)
    ]
    dialogues = [d for d in read_dialogues(ROOT / "data" / "dialogues" / "en") if is_held_out(d.id, HELD_OUT)]
    made = Readings(
        [(message, reader.read(message.text)) for message in read_messages(ROOT / "data" / "dev" / "en")],
        [reader.read(text) for text in everyday],
        [(d, [reader.read(turn.text, d.context(n)) for n, turn in enumerate(d.turns)]) for d in dialogues],
    )
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps(made))
    return made


def held(dialogue: Dialogue, read: list[Reading], evidence: Evidence) -> Iterator[Decision]:
    """Yield the decision of each turn; the bot's answers are those that the labels wish for."""
    case = Case()
    for turn, reading in zip(dialogue.turns, read):
        decision = decide(case, reading, evidence)
        yield decision
        case = decision.case.remember((f"utter_{decision.intent}",), (), turn.kinds)


def figures(data: Readings, evidence: Evidence) -> dict[str, float]:
    """Return shares of 100: what is found, and what is invented."""
    first = [(message, decide(Case(), reading, evidence)) for message, reading in data.messages]
    everyday = [decide(Case(), reading, evidence).intent for reading in data.everyday]
    turns = [
        (turn, decision.intent)
        for dialogue, read in data.dialogues
        for turn, decision in zip(dialogue.turns, held(dialogue, read, evidence))
    ]
    new = [intent in ALARMS for turn, intent in turns if turn.urgency in (DANGER, SELF_HARM)]
    still = [intent in ALARMS for turn, intent in turns if turn.urgency == STILL]
    calm = [intent in ALARMS for turn, intent in turns if turn.urgency == NOTHING]
    given = sum(intent in ALARMS for _, intent in turns)
    return {
        **{
            f"{kind} found": share(d.intent in ALARMS for m, d in first if m.alarm == kind)
            for kind in (DANGER, SELF_HARM)
        },
        "false": share(d.intent in ALARMS for m, d in first if not m.may_be_alarm),
        "intent": share(d.intent in m.bases for m, d in first),
        "everyday alarms": share(intent in ALARMS for intent in everyday),
        "everyday known": share(intent == "out_of_scope" for intent in everyday),
        "talk found": share(new),
        "goes on found": share(still),
        "talk false": share(calm),
        "of alarms false": 100 * sum(calm) / max(given, 1),
    }


def share(right: Iterator[bool] | list[bool]) -> float:
    """Return how many of 100 are right."""
    given = list(right)
    return 100 * sum(given) / max(len(given), 1)


def main(arguments: list[str]) -> int:
    """Print a line of figures for each combination of values."""
    fields = {
        name: [float(value) for value in values.split(",")]
        for name, values in zip(arguments[::2], arguments[1::2])
    }
    unknown = [name for name in fields if not hasattr(EVIDENCE, name)]
    if unknown or len(arguments) % 2:
        print(
            f"usage: tune_evidence.py [FIELD VALUE,VALUE,...] ...; not a field of Evidence: {', '.join(unknown)}"
        )
        return 2
    data = readings()
    for number, values in enumerate(product(*fields.values())):
        chosen = dict(zip(fields, values))
        result = figures(data, replace(EVIDENCE, **chosen))
        if number == 0:
            print(" | ".join([*fields, *result]))
        print(
            " | ".join([*(f"{value:g}" for value in values), *(f"{value:.1f}" for value in result.values())])
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
