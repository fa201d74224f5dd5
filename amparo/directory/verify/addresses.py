"""A session that speaks to the public web only: no private network, no cookies, no passwords of this machine."""

from __future__ import annotations

import ipaddress
import socket
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urldefrag, urlsplit

import requests

from amparo.directory.cutting import CuttableAdapter, CuttableConnection, CuttableTlsConnection


class PrivateAddressError(Exception):
    """An address leads into a private network."""


def is_web_address(text: str) -> bool:
    """Whether this is an http or https address with a host."""
    try:
        parts = urlsplit(text.strip())
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def without_fragment(address: str) -> str:
    """The address as it is asked for: without what stands after '#'."""
    return urldefrag(address.strip()).url


def host_of(address: str) -> str:
    """Host and port, by which requests are spaced and robots.txt is kept."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    return f"{(parts.hostname or '').lower()}:{port}"


def is_same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but http or https, 'www.', a last slash and what is behind '#'."""
    try:
        return _essence(one) == _essence(other)
    except ValueError:  # a redirect to an address that is none
        return False


def _essence(address: str) -> tuple[str, int | None, str, str]:
    parts = urlsplit(requests.utils.requote_uri(address))
    host = (parts.hostname or "").lower().removeprefix("www.")
    port = None if parts.port in (80, 443) else parts.port
    return host, port, parts.path.rstrip("/"), parts.query


def is_public(ip: str, *, loopback: bool = False) -> bool:
    """Whether an IP address is of the public internet; `loopback` (for tests) allows this machine, too."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return (loopback and address.is_loopback) or (address.is_global and not address.is_multicast)


def is_private_literal(address: str, *, loopback: bool = False) -> bool:
    """Whether the host is written as an IP address of no public network; it is not even connected to then."""
    try:
        return not is_public(urlsplit(address).hostname or "", loopback=loopback)
    except ValueError:  # a name
        return False


def make_session(user_agent: str, *, loopback: bool = False) -> requests.Session:
    """A session with one connection a host, which refuses private networks with PrivateAddressError.

    Looked at is the address that was really connected to, whatever the name said before. Proxies and .netrc are left
    aside.
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(
        {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
        }
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, _PublicAdapter(loopback))
    return session


class _PublicAdapter(CuttableAdapter):
    def __init__(self, loopback: bool) -> None:
        def checked(connected: socket.socket) -> socket.socket:
            if not is_public(connected.getpeername()[0], loopback=loopback):
                connected.close()
                raise PrivateAddressError
            return connected

        class Plain(CuttableConnection):
            def _new_conn(self) -> socket.socket:
                return checked(super()._new_conn())

        class Secure(CuttableTlsConnection):
            def _new_conn(self) -> socket.socket:
                return checked(super()._new_conn())

        self.kinds = (Plain, Secure)
        super().__init__(pool_connections=64, pool_maxsize=1, pool_block=True, max_retries=0)
