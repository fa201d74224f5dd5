"""The questions that the heads answer about a message, and the answers that each may give.

The meaning of every label stands in docs/dialogues.md, for those who write and review conversations.
"""

from __future__ import annotations

ACTS = (
    "tells", "asks", "requests", "answer", "line_question", "correction", "objection", "cannot", "did", "what_if",
    "what_now", "over", "leaves", "back", "thanks", "closing", "about_us", "remark", "off_topic",
)  # fmt: skip
SITUATIONS = (
    "papers_wages", "controlled_work", "domestic_work", "boat", "scam_compound", "sold", "sextortion",
    "online_meeting", "boyfriend", "forced_marriage", "violence_home", "forced_crime", "journey_debt", "job_offer",
    "out_afraid", "raped", "missing", "relative_exploited", "bystander", "told_me", "learning", "helper",
    "own_behaviour", "misuse", "everyday", "distress",
)  # fmt: skip
CONCERNS = (
    "arrest", "retaliation", "family_told", "loyalty", "blame", "not_believed", "police", "money", "nowhere",
    "children", "papers", "anonymity", "language", "afterwards", "leaving", "pictures", "evidence", "telling",
    "reporting", "pay", "health", "job", "feelings", "proof_real", "unsure", "duty", "not_ready", "contact", "hide",
    "search", "money_for_them", "oath",
)  # fmt: skip
NEEDS = (
    "trafficking", "child", "missing_child", "online_abuse", "labour", "gender_violence", "crisis", "police_tip",
    "legal", "shelter", "embassy", "human",
)  # fmt: skip
NEWS = (
    "hit", "sexual", "threat", "threat_family", "locked", "papers", "unpaid", "debt", "overwork", "phone", "moved",
    "pictures", "paid", "demand", "ill", "pregnant", "alone", "no_help", "told", "helped", "plan", "offer", "lied",
    "love", "drugs", "crime", "sold_sex", "wedding", "silent", "sign", "person", "time", "kids", "feeling", "dead",
    "police_in_it", "found", "refused",
)  # fmt: skip
"""What a turn newly tells: the one thing that a good answer takes up."""
ROLES = ("here", "writer", "from", "before", "goes", "denied", "other", "topic", "none")
DETAILS = (
    "languages", "hours", "cost", "writing", "number", "who", "privacy", "call", "place", "can_they", "unanswered",
)  # fmt: skip
FLAGS = ("cannot_call", "no_police", "phone_watched", "safe", "unsafe")
PERSONS = ("self", "other", "both", "none")
AGES = ("child", "adult")
KINDS = (
    "emergency", "crisis", "services", "advice", "fact", "signs", "line_detail", "ask_country", "ask_safe", "ask_back",
    "reassure", "privacy", "about_bot", "human", "welcome_back", "goodbye", "erase", "exit", "refuse", "own_behaviour",
    "out_of_scope", "quiet",
)  # fmt: skip

NOTHING = "-"
"""What a head answers where the message says nothing of it; as an intent: the message goes on in the same matter."""

DANGER, SELF_HARM, STILL = "danger", "self_harm", "still"
URGENT = (DANGER, SELF_HARM)
URGENCIES = (NOTHING, *URGENT, STILL)
"""`still`: the danger that was told of before goes on, and the turn belongs to it."""

HEADS: dict[str, tuple[str, ...]] = {
    "urgency": URGENCIES,
    "act": ACTS,
    "situation": SITUATIONS,
    "concern": (NOTHING, *CONCERNS),
    "news": (NOTHING, *NEWS),
    "need": (NOTHING, *NEEDS),
    "who": (NOTHING, *PERSONS),
    "age": (NOTHING, *AGES),
    "detail": DETAILS,
    "role": ROLES,
}
"""Head -> its answers, of which one is right. The head `label` (intents with topics) learns its own from the data."""

SEVERAL: dict[str, tuple[str, ...]] = {"flags": FLAGS, "kinds": KINDS}
"""Heads of which several answers may be right at once, or none."""
