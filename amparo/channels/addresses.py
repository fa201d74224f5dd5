"""How much one internet address may send, without knowing or keeping it.

A limit of each conversation alone does not stop a program that begins a new conversation with every message. So what
comes from one address is counted, too: by a keyed hash, whose key changes every day. The address itself is neither
kept nor logged.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache

from sanic.request import Request

from amparo.channels.limits import REMEMBERED_SENDERS, RateLimit
from amparo.settings import Network, current

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Count = Callable[[str, int], Awaitable[int]]
"""Counts one event of a key that may happen so many times a minute; gives 0, or the seconds until the next may."""

FORWARDED = "x-forwarded-for"
HOUSEHOLD_BITS = 64  # what one household or phone gets of IPv6; it may use any address in it
_DAY = 24 * 3600
_KNOWN_SECONDS = 30 * 60.0  # as long as a conversation is kept


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


class AddressHash:
    """Makes what is counted in place of an address: a keyed hash (BLAKE2) that means something else the next day.

    `secret`: what the key of each day is made from, the same for all processes that count together; by default a new
    one for each start. `clock`: seconds since 1970.
    """

    def __init__(self, secret: str | None = None, clock: Callable[[], float] = time.time) -> None:
        self._secret = hashlib.blake2b((secret or secrets.token_hex()).encode(), person=b"addresses").digest()
        self._clock = clock

    def of(self, address: Address) -> str:
        """Return 32 hexadecimal digits; the same for all addresses of an IPv6 network of 64 bits."""
        bits = HOUSEHOLD_BITS if address.version == 6 else 32
        network = ipaddress.ip_network((address, bits), strict=False)
        day = int(self._clock() // _DAY).to_bytes(8, "big")
        key = hashlib.blake2b(day, key=self._secret, digest_size=32).digest()
        return hashlib.blake2b(str(network).encode(), key=key, digest_size=16).hexdigest()


class AddressLimits:
    """How many messages, and how many new conversations, may come from one address in a minute.

    `count`: counts messages, here or for all processes together. New conversations are counted in this process alone:
    one counts as new where no message of it came in the last half hour. `clock`: of `time.monotonic`, in seconds.
    """

    def __init__(
        self,
        messages: int,
        conversations: int,
        trusted: Sequence[Network] = (),
        secret: str | None = None,
        count: Count | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._trusted, self._hash, self._clock = trusted, AddressHash(secret), clock
        self._messages, self._count = messages, count or counted_here(messages, clock)
        self._conversations, self._begun = conversations, counted_here(conversations, clock)
        self._known: OrderedDict[str, float] = OrderedDict()

    def key_of(self, request: Request) -> str | None:
        """Return what is counted for the address that a request comes from; None where it is not known."""
        forwarded = request.headers.getall(FORWARDED, ())
        address = client_address(request.ip, forwarded, self._trusted)
        return self._hash.of(address) if address else None

    async def seconds_to_wait(self, request: Request, sender: str) -> int:
        """Count a message of the conversation `sender` and return 0, or the seconds until one is accepted."""
        key = self.key_of(request)
        if key is None:
            return 0
        if not self._is_known(sender) and (wait := await self._begun(key, self._conversations)):
            return wait
        if wait := await self._count(key, self._messages):
            return wait
        self._know(sender)
        return 0

    def _is_known(self, sender: str) -> bool:
        return self._known.get(sender, -math.inf) > self._clock() - _KNOWN_SECONDS

    def _know(self, sender: str) -> None:
        now = self._clock()
        self._known[sender] = now
        self._known.move_to_end(sender)
        while (
            next(iter(self._known.values())) <= now - _KNOWN_SECONDS or len(self._known) > REMEMBERED_SENDERS
        ):
            self._known.popitem(last=False)


def counted_here(per_minute: int, clock: Callable[[], float] = time.monotonic) -> Count:
    """Return a count in the memory of this process."""
    limit = RateLimit(per_minute, clock=clock)

    async def count(key: str, _per_minute: int) -> int:
        return limit.seconds_to_wait(key)

    return count


@lru_cache(maxsize=1)
def shared_address_limits() -> AddressLimits:
    """Return the limits of this process, the same for all channels; from the settings."""
    settings = current()
    return AddressLimits(
        settings.messages_per_minute_per_address,
        settings.conversations_per_minute_per_address,
        settings.trusted_proxies,
        settings.messaging_key,
    )
