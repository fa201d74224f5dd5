"""The manifests, as kustomize puts them together: valid, locked down, without secrets, and closed to each other."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from amparo.channels.turn import TURN_SECONDS
from amparo.ports import free_port
from deploy.capacity import INPUTS, plan
from tests.unit.deploy.encoder_file import encoder_bytes
from tests.unit.deploy.proxy import DEPLOY, nginx
from tests.unit.deploy.settings_named import settings_in, unknown
from tests.unit.deploy.upstream import upstream_on

# `make check` runs on machines without kustomize; `make test` installs it.
pytestmark = pytest.mark.slow

KUBERNETES = DEPLOY / "kubernetes"
OVERLAYS = sorted(path.name for path in (KUBERNETES / "overlays").iterdir())
VERSIONS = ("1.34", "1.37")
Manifest = dict[str, Any]

every_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


@lru_cache
def built(overlay: str) -> list[Manifest]:
    program = shutil.which("kustomize")
    assert program, "kustomize is not installed: `make test` installs it"
    command = [program, "build", str(KUBERNETES / "overlays" / overlay)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def of_kind(overlay: str, *kinds: str) -> Iterator[Manifest]:
    yield from (manifest for manifest in built(overlay) if manifest["kind"] in kinds)


def one(overlay: str, kind: str, name: str) -> Manifest:
    wanted = re.compile(
        f"{name}(-[a-z0-9]{{10}})?"
    )  # a ConfigMap has the hash of its content behind its name
    (found,) = (each for each in of_kind(overlay, kind) if wanted.fullmatch(each["metadata"]["name"]))
    return found


def pods(overlay: str) -> Iterator[tuple[str, Manifest]]:
    """The name and the pod of everything that runs."""
    for manifest in of_kind(overlay, "Deployment", "StatefulSet"):
        yield manifest["metadata"]["name"], manifest["spec"]["template"]["spec"]


def containers(overlay: str) -> Iterator[tuple[str, Manifest]]:
    for name, pod in pods(overlay):
        assert set(pod) & {"initContainers", "ephemeralContainers"} == set()
        yield from ((name, container) for container in pod["containers"])


# ---- valid -----------------------------------------------------------------------------------------------------------


@every_overlay
@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_keeps_the_schema_of_kubernetes(overlay: str, version: str) -> None:
    schemas = json.loads((Path(__file__).parent / "schemas" / f"kubernetes-{version}.json").read_text())
    errors = [
        f"{manifest['kind']} {manifest['metadata']['name']} {list(error.path)}: {error.message[:200]}"
        for manifest in built(overlay)
        for error in jsonschema.Draft202012Validator(
            {
                **schemas["kinds"][f"{manifest['apiVersion']} {manifest['kind']}"],
                "definitions": schemas["definitions"],
            }
        ).iter_errors(manifest)
    ]
    assert errors == []


@every_overlay
def test_everything_is_in_the_namespace_that_kubernetes_guards(overlay: str) -> None:
    namespace = one(overlay, "Namespace", "amparo")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    names = {manifest["metadata"].get("namespace", "amparo") for manifest in built(overlay)}
    assert names == {"amparo"}


@every_overlay
def test_what_a_manifest_names_is_there(overlay: str) -> None:
    there = {(manifest["kind"], manifest["metadata"]["name"]) for manifest in built(overlay)}
    for name, pod in pods(overlay):
        for volume in pod["volumes"]:
            if "configMap" in volume:
                assert ("ConfigMap", volume["configMap"]["name"]) in there, name
        mounted = {mount["name"] for each in pod["containers"] for mount in each["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
    for budget in of_kind(overlay, "PodDisruptionBudget"):
        assert ("Deployment", budget["spec"]["selector"]["matchLabels"]["app"]) in there
    for scaler in of_kind(overlay, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        assert (target["kind"], target["name"]) in there
        assert "replicas" not in one(overlay, target["kind"], target["name"])["spec"]
    for service in of_kind(overlay, "Service"):
        app = service["spec"]["selector"]["app"]
        (pod,) = (pod for name, pod in pods(overlay) if name == app)
        ports = {port["name"] for each in pod["containers"] for port in each["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
    for ingress in of_kind(overlay, "Ingress"):
        (rule,) = ingress["spec"]["rules"]
        (path,) = rule["http"]["paths"]
        assert ("Service", path["backend"]["service"]["name"]) in there
        assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]


# ---- locked down -----------------------------------------------------------------------------------------------------


@every_overlay
def test_every_container_is_locked_down_and_has_limits(overlay: str) -> None:
    for name, pod in pods(overlay):
        assert pod["automountServiceAccountToken"] is False, name
        # Kubernetes would set variables that look like settings, such as AMPARO_PORT.
        assert pod["enableServiceLinks"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["runAsUser"] > 0, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for volume in pod["volumes"]:
            kept = set(volume) - {"name"}
            assert kept <= {"configMap", "secret", "emptyDir"}, name
            assert volume.get("emptyDir", {"medium": "Memory"})["medium"] == "Memory", name
    for name, container in containers(overlay):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        for kind in ("requests", "limits"):
            assert set(container["resources"][kind]) == {"cpu", "memory"}, name
        assert {"readinessProbe", "livenessProbe"} <= set(container), name


@every_overlay
def test_the_encoder_has_room_in_the_only_folder_that_can_be_written(overlay: str) -> None:
    (pod,) = (pod for name, pod in pods(overlay) if name == "serve")
    (size,) = (volume["emptyDir"]["sizeLimit"] for volume in pod["volumes"] if volume["name"] == "tmp")
    assert int(size.removesuffix("Mi")) * 1024**2 >= 2 * encoder_bytes()


@every_overlay
def test_no_manifest_holds_a_secret_or_a_setting_that_does_not_exist(overlay: str) -> None:
    assert list(of_kind(overlay, "Secret")) == []
    text = yaml.safe_dump_all(built(overlay))
    assert unknown(settings_in(text)) == set()
    for name, container in containers(overlay):
        for variable in container.get("env", []):
            if re.search("PASSWORD|TOKEN|SECRET|KEY|URL", variable["name"]):
                assert set(variable["valueFrom"]) == {"secretKeyRef"}, name
    for settings in of_kind(overlay, "ConfigMap"):
        assert not {"AMPARO_REDIS_URL", "AMPARO_DATABASE_URL"} & set(settings["data"])
    assert re.findall(r"://\w*:[^@\s/]+@", text) == []


@every_overlay
def test_every_image_has_the_version_of_the_one_place(overlay: str) -> None:
    versions = yaml.safe_load((KUBERNETES / "components/versions/kustomization.yaml").read_text())
    known = {f"{image['name']}:{image['newTag']}" for image in versions["images"]}
    used = {container["image"] for _, container in containers(overlay)}
    assert used <= known
    others = [path for path in KUBERNETES.rglob("*.yaml") if path.parent.name != "versions"]
    assert [path for path in others if re.search(r"image: *\S+:", path.read_text())] == []


# ---- who may talk to whom --------------------------------------------------------------------------------------------


def callers(overlay: str, app: str) -> set[str]:
    """The apps of this namespace that may open a line to `app`; `*` for anybody."""
    found = set()
    for policy in of_kind(overlay, "NetworkPolicy"):
        spec = policy["spec"]
        if spec["podSelector"] != {"matchLabels": {"app": app}} or "Ingress" not in spec["policyTypes"]:
            continue
        for rule in spec.get("ingress", []):
            for source in rule.get("from", [{}]):
                if "namespaceSelector" in source:
                    found.add("other namespaces")
                else:
                    found.add(source.get("podSelector", {}).get("matchLabels", {}).get("app", "*"))
    return found


@every_overlay
def test_nobody_is_reached_but_by_whom_it_serves(overlay: str) -> None:
    closed = one(overlay, "NetworkPolicy", "nothing")["spec"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert callers(overlay, "actions") == {"serve"}
    assert callers(overlay, "serve") == {"nginx", "other namespaces"}
    assert callers(overlay, "nginx") == {"*"}
    for state in {name for name, _ in pods(overlay)} & {"redis", "postgres"}:
        assert callers(overlay, state) == {"serve"}


@every_overlay
def test_only_nginx_has_an_address_outside(overlay: str) -> None:
    outside = {
        service["metadata"]["name"]
        for service in of_kind(overlay, "Service")
        if service["spec"].get("type", "ClusterIP") != "ClusterIP" or service["spec"].get("externalIPs")
    }
    assert outside == (set() if list(of_kind(overlay, "Ingress")) else {"nginx"})


@every_overlay
def test_only_the_rasa_processes_may_go_outside_and_not_into_other_networks_of_ours(overlay: str) -> None:
    for policy in of_kind(overlay, "NetworkPolicy"):
        spec = policy["spec"]
        for rule in spec.get("egress", []):
            for goal in rule["to"]:
                cidr = goal.get("ipBlock", {}).get("cidr")
                if cidr == "0.0.0.0/0":
                    assert spec["podSelector"] == {"matchLabels": {"app": "serve"}}
                    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"} <= set(
                        goal["ipBlock"]["except"]
                    )
                    assert rule["ports"] == [{"protocol": "TCP", "port": 443}]


# ---- rolling updates and load ----------------------------------------------------------------------------------------


@every_overlay
@pytest.mark.parametrize("name", ["serve", "actions", "nginx"])
def test_an_update_takes_no_process_away_before_another_is_ready(overlay: str, name: str) -> None:
    spec = one(overlay, "Deployment", name)["spec"]
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    waits = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert waits >= 10, "until nobody sends anything to it any more"
    assert pod["terminationGracePeriodSeconds"] >= waits + TURN_SECONDS, name
    assert one(overlay, "PodDisruptionBudget", name)["spec"]["selector"] == spec["selector"]


@pytest.mark.parametrize("overlay, conversations", [("small", 50_000), ("national", 1_000_000)])
def test_an_overlay_grows_as_far_as_the_capacity_plan_says(overlay: str, conversations: int) -> None:
    inputs = yaml.safe_load(INPUTS.read_text())
    needed = plan(conversations, inputs)
    scaler = one(overlay, "HorizontalPodAutoscaler", "serve")["spec"]
    assert scaler["minReplicas"] >= 2
    assert scaler["maxReplicas"] >= needed.processes
    actions = one(overlay, "Deployment", "actions")["spec"].get("replicas")
    actions = actions or one(overlay, "HorizontalPodAutoscaler", "actions")["spec"]["maxReplicas"]
    assert actions >= needed.action_servers
    (memory,) = (c["resources"]["limits"]["memory"] for n, c in containers(overlay) if n == "serve")
    assert memory == "1Gi" and inputs["measured"]["process_mb"] * 1.5 <= 1024


@pytest.mark.parametrize("overlay", ["small", "ingress"])
def test_the_database_takes_the_connections_of_all_processes_during_an_update(overlay: str) -> None:
    chosen = yaml.safe_load(INPUTS.read_text())["chosen"]
    most = one(overlay, "HorizontalPodAutoscaler", "serve")["spec"]["maxReplicas"]
    (postgres,) = (container for name, container in containers(overlay) if name == "postgres")
    (allowed,) = (int(line.split("=")[1]) for line in postgres["args"] if "max_connections" in line)
    at_once = most + -(-most * 25 // 100)  # maxSurge
    assert at_once * chosen["connections_per_process"] + chosen["other_connections"] <= allowed


# ---- nginx -----------------------------------------------------------------------------------------------------------


@every_overlay
def test_nginx_has_all_its_files_and_asks_the_service_of_amparo(overlay: str) -> None:
    files = one(overlay, "ConfigMap", "nginx")["data"]
    assert set(files) == {path.name for path in (DEPLOY / "nginx").glob("*.conf")}
    included = set(re.findall(r"include (\S+);", "".join(files.values())))
    assert included <= set(files)
    (server,) = re.findall(r"^    server (\S+) resolve", files["upstream.conf"], re.MULTILINE)
    service = one(overlay, "Service", "serve")
    assert service["spec"]["clusterIP"] == "None"
    assert server == f"serve.amparo.svc.cluster.local:{service['spec']['ports'][0]['port']}"


def test_behind_an_ingress_the_address_of_the_person_is_what_the_controller_says(tmp_path: Path) -> None:
    files = one("ingress", "ConfigMap", "nginx")["data"]
    trusted = {**files, "trusted.conf": f"set_real_ip_from 127.0.0.1;\n{files['trusted.conf']}"}
    del trusted["upstream.conf"]  # its names are those of a cluster
    with upstream_on(free_port()) as amparo, nginx(tmp_path, [amparo.port], files=trusted) as proxy:
        chain = {"X-Forwarded-For": "192.0.2.66, 203.0.113.5, 10.1.2.3"}
        assert proxy.ask("POST", "/webhooks/website/webhook", b"{}", chain, tls=False).status == 200
        assert proxy.ask("GET", "/health", tls=False).status == 404
    ((_, _, headers),) = amparo.requests
    assert headers["x-forwarded-for"] == "203.0.113.5", "what the person wrote before it counts for nothing"
