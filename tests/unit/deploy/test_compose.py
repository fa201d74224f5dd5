"""The Compose files: valid, locked down, without secrets, with one version, and nothing published but the proxy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from amparo.settings import ROOT
from tests.unit.deploy.encoder_file import encoder_bytes
from tests.unit.deploy.settings_named import settings_in, unknown

DEPLOY = ROOT / "deploy"
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "compose-spec.json").read_text())
FILES = ("compose.yml", "compose.single.yml")
Service = dict[str, Any]


def load(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / name).read_text()))


def services(name: str) -> dict[str, Service]:
    """The services of a file with what they extend: a list is added to, a mapping too, anything else replaced."""
    common = load("common.yml")["services"]

    def whole(service: Service) -> Service:
        base = service.get("extends")
        if base is None:
            return service
        merged = dict(whole(common[base["service"]]))
        for key, value in service.items():
            if isinstance(value, list) and key not in ("command", "entrypoint"):
                merged[key] = [*merged.get(key, []), *value]
            elif isinstance(value, dict):
                merged[key] = {**merged.get(key, {}), **value}
            else:
                merged[key] = value
        return merged

    return {key: whole(service) for key, service in load(name)["services"].items()}


EVERY = [(file, name, service) for file in FILES for name, service in services(file).items()]
every_service = pytest.mark.parametrize("file, name, service", EVERY, ids=[f"{f}:{n}" for f, n, _ in EVERY])


@pytest.mark.parametrize("name", ["common.yml", *FILES])
def test_a_file_keeps_the_official_schema(name: str) -> None:
    errors = jsonschema.Draft7Validator(SCHEMA).iter_errors(load(name))
    assert [f"{list(error.path)}: {error.message[:200]}" for error in errors] == []


@pytest.mark.slow  # `make test` installs docker-compose, `make check` does not
@pytest.mark.parametrize("name", FILES)
def test_docker_compose_itself_reads_a_file(tmp_path: Path, name: str) -> None:
    program = shutil.which("docker-compose")
    assert program, "docker-compose is not installed: `make test` installs it"
    folder = tmp_path / "deploy"
    shutil.copytree(DEPLOY, folder)
    (folder / "caddy" / "data").mkdir(exist_ok=True)
    example = (DEPLOY / ".env.example").read_text()
    (folder / ".env").write_text(
        re.sub(r"^(SITE_DOMAIN|\w+_PASSWORD)=$", r"\1=xyzzy", example, flags=re.MULTILINE)
    )
    command = [program, "-f", str(folder / name), "config", "--format", "json"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)["services"]
    ours = services(name)
    assert set(read) == set(ours)
    for key, service in read.items():  # what the tests below look at is what docker-compose makes of it
        for field in ("image", "user", "read_only", "cap_drop", "security_opt"):
            assert service[field] == ours[key][field], (key, field)
    (folder / ".env").write_text(example)
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60).returncode != 0


@every_service
def test_a_container_is_locked_down(file: str, name: str, service: Service) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) in ([], ["NET_BIND_SERVICE"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["ulimits"] == {"core": 0}
    assert service["restart"] == "unless-stopped"
    assert any(line.startswith("/tmp:") for line in service["tmpfs"])
    assert not {"privileged", "pid", "ipc", "network_mode", "devices"} & set(service)


@every_service
def test_a_container_has_limits_and_is_never_swapped_out(file: str, name: str, service: Service) -> None:
    limits = service["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    assert service["memswap_limit"] == limits["memory"]


@every_service
def test_the_encoder_has_room_in_the_only_folder_that_can_be_written(
    file: str, name: str, service: Service
) -> None:
    if service["image"].startswith("amparo:"):
        (size,) = (int(n) for line in service["tmpfs"] for n in re.findall(r"^/tmp:size=(\d+)m", line))
        assert size * 1024**2 >= 2 * encoder_bytes()


@every_service
def test_a_container_is_looked_after(file: str, name: str, service: Service) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    if service["image"].startswith("amparo:"):
        assert "HEALTHCHECK" in dockerfile  # asks Amparo's own port; the action server has another
        assert ("healthcheck" in service) == (service["command"] == ["amparo", "actions"])
    elif name != "caddy":
        assert "healthcheck" in service


@every_service
def test_only_the_proxy_is_published(file: str, name: str, service: Service) -> None:
    published = service.get("ports", [])
    if name in ("nginx", "caddy"):
        assert {port.removesuffix("/udp") for port in published} == {"80:80", "443:443"}
    else:
        assert published == []


def test_the_state_and_the_actions_cannot_be_reached_from_outside() -> None:
    networks = load("compose.yml")["networks"]
    found = services("compose.yml")
    assert networks["back"]["internal"] is True
    for name in ("redis", "postgres", "actions"):
        assert found[name]["networks"] == ["back"]
    assert found["nginx"]["networks"] == ["front"]


@pytest.mark.parametrize("name", FILES)
def test_amparo_trusts_the_network_of_the_proxy(name: str) -> None:
    subnets = [each["subnet"] for each in load(name)["networks"]["front"]["ipam"]["config"]]
    trusted = {
        service["environment"].get("AMPARO_TRUSTED_PROXIES")
        for service in services(name).values()
        if service["image"].startswith("amparo:") and service["command"] != ["amparo", "actions"]
    }
    assert trusted == {",".join(subnets)}


def test_nothing_of_the_state_is_written_to_disk_or_quoted_in_a_log() -> None:
    found = services("compose.yml")
    redis, postgres = " ".join(found["redis"]["command"]), found["postgres"]["command"]
    for option in (
        '--save ""',
        "--appendonly no",
        "--maxmemory-policy noeviction",
        "--slowlog-log-slower-than -1",
    ):
        assert option in redis
    assert any(line.startswith("/var/lib/postgresql/data:") for line in found["postgres"]["tmpfs"])
    quiet = {"-clog_min_messages=fatal", "-clog_error_verbosity=terse", "-clog_statement=none"}
    assert quiet | {"-clog_min_error_statement=panic", "-clog_min_duration_statement=-1"} <= set(postgres)
    assert "volumes" not in found["redis"] and "volumes" not in found["postgres"]


@pytest.mark.parametrize("name", [*FILES, "common.yml", ".env.example"])
def test_no_file_holds_a_secret_or_a_setting_that_does_not_exist(name: str) -> None:
    text = (DEPLOY / name).read_text()
    assert unknown(settings_in(text)) == set()
    values = re.findall(r"(?:PASSWORD|TOKEN|SECRET|KEY)\w*(?:: |=)(.*)", text)
    assert [value for value in values if not re.match(r'^"?\$\{|^$', value)] == []
    assert re.findall(r"://\w*:(?!\$\{)[^@\s]+@", text) == []


def test_one_version_is_named_and_it_is_that_of_the_project() -> None:
    project = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    named = re.findall(
        r"\bamparo:(\d[\w.-]*)", "".join((DEPLOY / n).read_text() for n in ("common.yml", *FILES))
    )
    versions = yaml.safe_load((DEPLOY / "kubernetes/components/versions/kustomization.yaml").read_text())
    (tag,) = (image["newTag"] for image in versions["images"] if image["name"] == "amparo")
    assert named == project == [tag]


def test_compose_and_kubernetes_name_the_same_other_images() -> None:
    versions = yaml.safe_load((DEPLOY / "kubernetes/components/versions/kustomization.yaml").read_text())
    there = {image["name"]: image["newTag"] for image in versions["images"]}
    here = dict(service["image"].split(":") for service in services("compose.yml").values())
    assert here == there


def test_answers_under_way_may_finish_before_a_container_is_killed() -> None:
    from amparo.channels.turn import TURN_SECONDS

    for file, name, service in EVERY:
        if service["image"].startswith(("amparo:", "nginx:")):
            assert int(service["stop_grace_period"].removesuffix("s")) >= 2 * TURN_SECONDS, (file, name)
