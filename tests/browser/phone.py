"""A conversation as the app of a platform shows it, drawn from what its double was given."""

from __future__ import annotations

from markupsafe import Markup, escape

from tests.platforms.server import PlatformServer, Shown

# Background, the person's bubble, the bot's bubble, buttons: near enough to know the app by.
_LOOKS = {
    "telegram": ("#c8d8c0", "#e6ffd2", "#fff", "#7d9b76"),
    "whatsapp": ("#efe7de", "#d9fdd3", "#fff", "#fff"),
    "twilio_whatsapp": ("#efe7de", "#d9fdd3", "#fff", "#fff"),
    "messenger": ("#fff", "#0a7cff", "#f0f0f0", "#e4eaf4"),
    "sms": ("#fff", "#3a7afe", "#ececec", "#fff"),
}
_LIGHT_WORDS = ("messenger", "sms")  # of the person's own bubble
_PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>
body {{ margin: 0; padding: 10px; background: {back}; font: 15px/1.35 "Noto Sans", sans-serif; }}
p {{ max-width: 82%; width: fit-content; margin: 6px 0; padding: 8px 11px; border-radius: 14px; background: {bot};
     white-space: pre-wrap; overflow-wrap: anywhere; }}
p.me {{ margin-left: auto; background: {me}; color: {words}; }}
b {{ display: block; max-width: 82%; margin: 3px 0; padding: 8px; border-radius: 9px; background: {button};
     font-weight: 500; text-align: center; border: 1px solid #0002; }}
</style>{messages}"""


def phone_page(platform: PlatformServer, person: str) -> str:
    """Return a page with all that a person wrote and was shown, in its order."""
    back, me, bot, button = _LOOKS.get(platform.name, ("#fff", "#cde", "#eee", "#fff"))
    shown = iter(platform.shown[person])
    messages = []
    for who, text in platform.said:
        if who == person:
            messages.append(Markup('<p class="me" dir="auto">{}</p>').format(text.strip("[]")))
        elif who == f"bot to {person}":
            messages.append(_message(next(shown)))
    words = "#fff" if platform.name in _LIGHT_WORDS else "#000"
    return _PAGE.format(back=back, me=me, bot=bot, button=button, words=words, messages="".join(messages))


def _message(shown: Shown) -> str:
    buttons = "".join(Markup("<b>{}</b>").format(title) for title, _ in shown.buttons)
    return f'<p dir="auto">{escape(shown.text)}</p>{buttons}'
