"""`amparo model`: packs the trained model for others, and shows and checks a packed one."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

from amparo.model_package.archive import PackageError, check
from amparo.model_package.ready import hash_path, make_ready
from amparo.model_package.store import NAME, Source, file_hash, read_record, verified_model
from amparo.settings import ROOT, Settings, current

OUT = ROOT / "dist"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `pack`, `show` and `verify` to the parser of `amparo model`."""
    commands = parser.add_subparsers(dest="model_command", metavar="COMMAND", required=True)
    pack_parser = commands.add_parser(
        "pack", help="train if needed and write the model as one file with its SHA-256"
    )
    pack_parser.add_argument("--out", type=Path, default=OUT, help="folder of the file (default: dist)")
    for name, summary in (
        ("show", "show what a packed model says of itself"),
        ("verify", "check a packed model"),
    ):
        child = commands.add_parser(name, help=summary)
        child.add_argument("file", metavar="FILE", type=Path, nargs="?", help="without it: the model here")
        if name == "verify":
            child.add_argument("--sha256", default="", help="the hash that it must have")


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands; raises ModelError, PackageError."""
    settings = current()
    if arguments.model_command == "pack":
        return pack(settings, arguments.out)
    path = arguments.file or verified_model(settings.models)
    if not path.is_file():
        raise PackageError(f"There is no file {path}.")
    try:
        manifest = check(path)
    except PackageError as error:
        raise PackageError(f"{path} is not a good packed model. {error}") from None
    origin = "" if arguments.file else str(read_record(settings.models).get("from", ""))
    if arguments.model_command == "show":
        print(*show(path, manifest, origin), sep="\n")
        return 0
    return verify(path, manifest, arguments.sha256.lower())


def pack(settings: Settings, out: Path, root: Path = ROOT) -> int:
    """Write the model of today and its hash into the folder `out`, each whole or not at all."""
    make_ready(settings, root=root)
    model = verified_model(settings.models)
    manifest, sha256 = check(model), file_hash(model)
    target = out / f"{NAME}-model-{manifest['version']}-{manifest['model_id'][:12]}.tar.gz"
    out.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copyfile(model, new)
        new.replace(target)
        new.write_text(f"{sha256}  {target.name}\n", encoding="utf-8")
        new.replace(hash_path(target))
    except OSError as error:
        raise PackageError(f"The model cannot be written to {out}: {error.strerror}.") from None
    finally:
        new.unlink(missing_ok=True)
    print(f"{target}\nAMPARO_MODEL_SHA256={sha256}")
    return 0


def show(path: Path, manifest: dict[str, Any], origin: str) -> list[str]:
    """The lines that tell a person what a packed model is."""
    made = manifest.get("made_with") or {}
    changed = " and changes that are in no commit" if manifest.get("changed") else ""
    lines = [
        f"file     {path} ({path.stat().st_size:,} bytes)",
        f"sha256   {file_hash(path)}",
        f"id       {manifest.get('model_id')}",
        f"version  {manifest.get('version')}",
        f"commit   {manifest.get('commit') or 'not known'}{changed}, {manifest.get('date')} UTC",
        f"data     {manifest.get('data')}",
        f"code     {manifest.get('code')}",
        f"made by  {', '.join(f'{name} {value}' for name, value in made.items())}",
        *([f"from     {origin}"] if origin else []),
        "floors   the tests fail below these (at most, of false_alarms and place_invented):",
        *(f"         {value:<6} {name}" for name, value in (manifest.get("floors") or {}).items()),
        "files",
        *(f"         {value[:16]}  {name}" for name, value in manifest["files"].items()),
    ]
    return lines


def verify(path: Path, manifest: dict[str, Any], sha256: str) -> int:
    """Say whether the hash is right and whether the model fits what lies here; 1 where not."""
    found = file_hash(path)
    if sha256 and sha256 != found:
        print(f"WRONG  Its SHA-256 is {found}.")
        return 1
    print(f"ok     Its files are as its manifest says; SHA-256 {found}{', as asked' if sha256 else ''}.")
    if misfit := Source.of().misfit(manifest):
        print(f"WRONG  It {misfit}: it would not be used here.")
        return 1
    print("ok     It fits this Amparo.")
    return 0
