"""Tells the name of a company, and a mistyped verb or an exclamation, from the place that is written like it."""

from __future__ import annotations

from amparo.nlu.places.message import Mention, Message


def is_brand(mention: Mention, message: Message) -> bool:
    """Tell whether the name is a part of that of a company, a shop or a product: "qatar airways", "Cafe Havana"."""
    before, after = mention.first - 1, mention.last + 1
    follows = not message.clause_starts(mention.first)
    if follows and message.says(before, "little"):
        return True
    capital = message.capital(mention.first) and not message.shouting
    if follows and message.says(before, "shops"):
        named = message.any_says(message.before(before, 3), "called")
        if named or (capital and message.capital(before)):
            return True
    if message.joined(mention.last):
        if message.says(after, "brand_words"):
            return True
        return capital and message.says(after, "shops") and message.capital(after)
    return False


def is_misheard(mention: Mention, message: Message) -> bool:
    """Tell whether the name is a slip for an ordinary word: "iran away", "so hungary", "chile i", "mali ka"."""
    before, after = mention.first - 1, mention.last + 1
    placed = not message.clause_starts(mention.first) and message.says(
        before, "locative", "origin", "destination"
    )
    sides = {side for side in ("before", "after") if f"{mention.name}_{side}" in message.cues}
    if placed or not sides:
        return False
    if "after" in sides and message.joined(mention.last) and message.says(after, f"{mention.name}_after"):
        return True
    starts = message.clause_starts(mention.first)
    return "before" in sides and not starts and message.says(before, f"{mention.name}_before")
