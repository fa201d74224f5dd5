"""Writes kubernetes-VERSION.json: the schemas of the kinds that deploy/kubernetes uses, out of kubernetes-validate.

That package cannot be installed beside Rasa (it needs a newer jsonschema) and is 100 MB; this is what we need of it.
Run it in an environment of its own: pip install kubernetes-validate, then python bundle.py 1.34 1.37
"""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

KINDS = {
    "Namespace": "v1",
    "ConfigMap": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "NetworkPolicy": "networking.k8s.io/v1",
    "Ingress": "networking.k8s.io/v1",
}
_REFERENCE = re.compile(r"#/\$defs/(.+)")


def bundle(version: str) -> dict[str, Any]:
    """Return one schema with the kinds of a version of Kubernetes, strict (no unknown field), without descriptions."""
    everything = files("kubernetes_validate") / "kubernetes-json-schema"
    folder = max(path for path in everything.iterdir() if path.name.startswith(f"v{version}."))
    folder = folder.parent / f"{folder.name.removesuffix('-strict')}-strict"
    known = json.loads((folder / "_definitions.json").read_text())["$defs"]
    definitions: dict[str, Any] = {}

    def copy(node: Any) -> Any:
        if isinstance(node, list):
            return [copy(each) for each in node]
        if not isinstance(node, dict):
            return node
        if found := _REFERENCE.search(str(node.get("$ref", ""))):
            name = found.group(1)
            if name not in definitions:
                definitions[name] = {}
                definitions[name] = copy(known[name])
            return {"$ref": f"#/definitions/{name}"}
        # A description is a text; a property of that name is a schema.
        left_out = {key for key in ("description", "$id", "$schema") if isinstance(node.get(key), str)}
        return {key: copy(value) for key, value in node.items() if key not in left_out}

    def schema(kind: str, api: str) -> Any:
        group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api)
        return copy(json.loads((folder / f"{kind.lower()}-{group}.json").read_text()))

    kinds = {f"{api} {kind}": schema(kind, api) for kind, api in KINDS.items()}
    return {"kinds": kinds, "definitions": definitions}


if __name__ == "__main__":
    for each in sys.argv[1:]:
        text = json.dumps(bundle(each), separators=(",", ":"), sort_keys=True)
        (Path(__file__).parent / f"kubernetes-{each}.json").write_text(f"{text}\n")
