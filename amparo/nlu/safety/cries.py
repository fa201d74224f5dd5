"""Messages of one to four words that call for help, also where frightened hands mistype them."""

from __future__ import annotations

from rapidfuzz.distance import OSA

DANGER = "danger"
SELF_HARM = "self_harm"

_WHOLE_MESSAGE = {
    DANGER: {
        "911",
        "999",
        "112",
        "sos",
        "🆘",
        "help",
        "hlep",
        "hepl",
        "hlp",
        "halp",
        "helpp",
        "help!",
        "police",
        "emergency",
        "danger",
        "kidnapped",
        "help me",
        "help me now",
        "help now",
        "hurry",
        "im in danger",
        "in danger",
        "call police",
        "please help me now",
    },
    SELF_HARM: {"suicide", "suicidal", "suiside", "suicid", "kill myself", "i want to die", "want to die"},
}
# Words of which a slip of the fingers leaves nothing else that could be meant. Shorter ones are other words then.
_MISTYPED = {
    "danger": DANGER,
    "police": DANGER,
    "emergency": DANGER,
    "kidnapped": DANGER,
    "suicide": SELF_HARM,
    "suicidal": SELF_HARM,
}
# One letter away, and words of their own.
_OTHER_WORDS = frozenset({"dangers", "polices", "suicides", "emergence", "kidnapper", "kidnappee"})
_EXACT_UP_TO = (
    7  # letters: shorter words with one wrong letter are other words ("policy", "polite", "dancer")
)
_ANNOUNCED_BY = ("please ", "pls ", "im ", "i am ", "i'm ", "its ", "it's ", "we are ", "in ", "an ", "call ")


def find_cry(bare: str) -> str | None:
    """Return DANGER or SELF_HARM where the whole message is such a call, else None.

    `bare`: the message in small letters, without marks around it.
    """
    for label, messages in _WHOLE_MESSAGE.items():
        if bare in messages:
            return label
    word = bare
    for words in _ANNOUNCED_BY:
        word = word.removeprefix(words)
    return next((label for cry, label in _MISTYPED.items() if _is_slip(word, cry)), None)


def _is_slip(word: str, cry: str) -> bool:
    """Was `word` meant as `cry`, with one letter left out, too many or swapped with the next?"""
    if word in _OTHER_WORDS or word == cry or word[:1] != cry[0] or OSA.distance(word, cry) != 1:
        return False
    has_wrong_letter = len(word) == len(cry) and sorted(word) != sorted(cry)
    return not has_wrong_letter or len(cry) > _EXACT_UP_TO
