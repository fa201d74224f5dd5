"""`amparo <platform> <command>`: what an operator does once on a messaging platform, and whether it is right."""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import Any

import httpx2

from amparo.channels.messaging.delivery import TIMEOUT, SendError, reason
from amparo.channels.messaging.platform import Check, Platform
from amparo.channels.messaging.platforms import all_platforms, platforms_set_up
from amparo.errors import OperatorError
from amparo.settings import current

CHECK = "check"


class PlatformError(OperatorError):
    """A platform did not do what was asked; the text is one sentence for the operator."""

    status = 1


def add_commands(commands: Any) -> None:
    """Add a command for each platform, with one of its own for each thing that can be done there."""
    for platform in all_platforms():
        parts = commands.add_parser(
            platform.name, help=f"register and check {platform.title}", description=f"{platform.title}."
        )
        doings = parts.add_subparsers(dest="doing", metavar="COMMAND", required=True)
        described = {name: doing.__doc__ or "" for name, doing in platform({}, None).commands().items()}
        for name, summary in {CHECK: "Say what is right and what is to be mended.", **described}.items():
            doings.add_parser(name, help=summary[:1].lower() + summary.rstrip(".")[1:], description=summary)
        parts.set_defaults(run=run, platform=platform)


def run(arguments: argparse.Namespace) -> int:
    """Do one thing on one platform; raises PlatformError, and SettingsError where the platform is not set up."""
    kind: type[Platform] = arguments.platform
    platform = kind.from_environment(os.environ, current().public_url)
    if platform is None:
        raise PlatformError(f"{kind.title} is off. To switch it on, set {' and '.join(kind.needed)}.")
    if arguments.doing == CHECK:
        findings = asyncio.run(look_at(platform))
        for finding in findings:
            print(f"{'ok   ' if finding.well else 'WRONG'}  {finding.sentence}")
        return 0 if all(finding.well for finding in findings) else 1
    print(asyncio.run(_do(platform, arguments.doing)))
    return 0


async def look_at(platform: Platform) -> list[Check]:
    """Return what is right and wrong with a platform; that it cannot be reached is a finding too."""
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT) as client:
            return await platform.check(client)
    except (SendError, httpx2.HTTPError) as error:
        return [Check(False, f"{platform.title} cannot be asked ({reason(error)}).")]


def look_at_all() -> list[Check]:
    """Return the findings of all platforms that are set up, for `amparo doctor`; raises SettingsError."""
    return [finding for platform in platforms_set_up() for finding in asyncio.run(look_at(platform))]


async def _do(platform: Platform, doing: str) -> str:
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT) as client:
            return await platform.commands()[doing](client)
    except (SendError, httpx2.HTTPError) as error:
        raise PlatformError(f"{platform.title} did not do it: {reason(error)}.") from None
