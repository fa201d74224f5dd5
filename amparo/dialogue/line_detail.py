"""Answers a question about a line that was shown, from what its row says: which line, what of it, in which language."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from amparo.dialogue.answers import choice
from amparo.dialogue.case import Case
from amparo.dialogue.meant_line import meant_line
from amparo.dialogue.recall import all_shown, last_list, last_shown
from amparo.dialogue.reply import LineDetail, Reply, verbatim
from amparo.nlu.patterns.pointing import named_language

_MOST = 2  # lines that are spoken of where none is named


def line_detail(case: Case, tracker: DialogueStateTracker) -> Reply | None:
    """Return the answer for `case.detail` to the newest message; None where no line is kept."""
    text = str(tracker.latest_message.text or "") if tracker.latest_message else ""
    line = meant_line(text, last_list(tracker), all_shown(tracker))
    lines = (line,) if line else last_shown(tracker)[:_MOST]
    if not lines:
        return None
    language = named_language(text) if case.detail == "languages" else ""
    return Reply(
        line_details=tuple(LineDetail(each, case.detail, language) for each in lines),
        choices=tuple(
            choice(verbatim(each["service_name"][:60]), "choose_service", service=each["id"])
            for each in lines
        ),
    )
