"""How much one internet address may send, without knowing or keeping it.

A limit of each conversation alone does not stop a program that begins a new conversation with every message. So what
comes from one address is counted, too: by a keyed hash, whose key changes every day. The address itself is neither
kept nor logged.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Callable, Sequence
from functools import lru_cache

from cachetools import TTLCache
from sanic.request import Request

from amparo.dialogue.state import state
from amparo.dialogue.state.limits import MESSAGES_PER_MINUTE
from amparo.dialogue.state.port import KEPT_SECONDS
from amparo.settings import Network, current

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
FORWARDED = "x-forwarded-for"
HOUSEHOLD_BITS = 64  # what one household or phone gets of IPv6; it may use any address in it
MOST_KNOWN = 10_000
_DAY = 24 * 3600


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> Address | None:
    """Return the address of the person, or None where it is not known.

    `peer`: who has connected; `forwarded`: the values of all X-Forwarded-For headers, in their order; `trusted`: our
    proxies. Each proxy adds at the right end whom it has seen, so the list is read from there, and only as far as
    proxies of ours have written it: what a person writes into the header counts for nothing.

    A peer in a private network that is no trusted proxy gives None: it is most likely a proxy that nobody has named,
    and all people behind it must not be counted as one.
    """
    address = _read(peer)
    if address is None or not _is_in(address, trusted):
        return address if address is not None and address.is_global else None
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while hops:
        address = _read(hops.pop())
        if address is None or not _is_in(address, trusted):
            return address
    return None  # nobody but proxies of ours


def _read(text: str) -> Address | None:
    """Read an address as proxies write it, with or without a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def hash_of(address: Address, secret: str, day: int) -> str:
    """Return what is counted in place of an address: 32 digits that mean something else with the next `day`.

    They are the same for all addresses of an IPv6 network of 64 bits.
    """
    bits = HOUSEHOLD_BITS if address.version == 6 else 32
    network = ipaddress.ip_network((address, bits), strict=False)
    key = hashlib.blake2b(f"{day}:{secret}".encode(), person=b"addresses", digest_size=32).digest()
    return hashlib.blake2b(str(network).encode(), key=key, digest_size=16).hexdigest()


class AddressLimits:
    """How many messages, and how many new conversations, may come from one address in a minute.

    `per_conversation`: how many messages of one conversation may come. They are counted in the state, for all processes
    together. A conversation counts as new where this process has had no message of it in the last half hour.
    """

    def __init__(
        self,
        messages: int,
        conversations: int,
        trusted: Sequence[Network] = (),
        per_conversation: int = MESSAGES_PER_MINUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._messages, self._conversations, self._trusted = messages, conversations, trusted
        self._per_conversation, self._clock = per_conversation, clock
        self._known: TTLCache[str, bool] = TTLCache(MOST_KNOWN, KEPT_SECONDS, clock)

    async def key_of(self, request: Request) -> str | None:
        """Return what is counted for the address that a request comes from; None where it is not known."""
        forwarded = request.headers.getall(FORWARDED, ())
        address = client_address(request.ip, forwarded, self._trusted)
        day = int(self._clock() // _DAY)
        return hash_of(address, await state().secret(), day) if address else None

    async def of_message(self, key: str | None, sender: str) -> int:
        """Count a message of the conversation `sender` and return 0, or the seconds until one is accepted.

        `key`: that of its address (`key_of`). The conversation comes first: who repeats themselves must not use up what
        others at their address may send.
        """
        wait = await state().seconds_to_wait(f"conversation:{sender}", self._per_conversation)
        return wait or await self.seconds_to_wait(key, sender)

    async def seconds_to_wait(self, key: str | None, sender: str) -> int:
        """Do so for the address alone."""
        if key is None:
            return 0
        if sender not in self._known and (
            wait := await state().seconds_to_wait(f"begun:{key}", self._conversations)
        ):
            return wait
        if wait := await state().seconds_to_wait(f"address:{key}", self._messages):
            return wait
        self._known[sender] = True
        return 0


@lru_cache(maxsize=1)
def shared_address_limits() -> AddressLimits:
    """Return the limits of this process, the same for all channels; from the settings."""
    settings = current()
    return AddressLimits(
        settings.messages_per_minute_per_address,
        settings.conversations_per_minute_per_address,
        settings.trusted_proxies,
        settings.messages_per_minute,
    )
