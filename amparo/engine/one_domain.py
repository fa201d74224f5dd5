"""The domain is read once when a model is loaded, and is there once.

Rasa keeps it in a model twice: as JSON in the description of the model, and as YAML of its own. It reads both, the YAML
three times over with a reader that takes most of a start: of 14 seconds 12 went there. Both say the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider

from amparo.engine.replacing import Replacement

_open_as_rasa = vars(LocalModelStorage)["from_model_archive"].__func__
_load_as_rasa = vars(DomainProvider)["load"].__func__
_DOMAIN = "_amparo_domain"


def _open(
    cls: type[LocalModelStorage], storage_path: Path, model_archive_path: str | Path
) -> tuple[LocalModelStorage, ModelMetadata]:
    storage, metadata = _open_as_rasa(cls, storage_path, model_archive_path)
    setattr(storage, _DOMAIN, metadata.domain)
    return storage, metadata


def _load(
    cls: type[DomainProvider],
    /,
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **kwargs: Any,
) -> DomainProvider:
    domain = getattr(model_storage, _DOMAIN, None)
    if domain is None:  # of a training, whose storage was not opened from a model
        return _load_as_rasa(cls, config, model_storage, resource, execution_context, **kwargs)
    return cls(model_storage, resource, domain)


REPLACEMENTS = (
    Replacement(LocalModelStorage, "from_model_archive", classmethod(_open)),
    Replacement(DomainProvider, "load", classmethod(_load)),
)
