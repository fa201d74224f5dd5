"""Count that the number of a service did not work: the id of its row and the day, no words."""

from __future__ import annotations

from datetime import datetime, timezone

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, SafeAction
from amparo.dialogue.situation import Situation
from amparo.directory.number_reports import report


class ReportNumber(SafeAction):
    """Writes the report of a button; its id was offered by the bot itself (channels/payloads.py)."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_report_number"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> Events:
        """Count it and say thanks."""
        service = next(tracker.get_latest_entity_values("service"), None)
        if service:
            report(str(service), datetime.now(timezone.utc).date())
        dispatcher.utter_message(response="utter_service_reported")
        return []
