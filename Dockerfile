# One image for both processes, for linux/amd64 and linux/arm64. By default it runs them together; `amparo serve` and
# `amparo actions` run one each. docs/docker.md says how it is built, pinned and run.
ARG PYTHON=3.13
# A tag moves, a digest does not: docker build --build-arg BASE=python:3.13-slim-bookworm@sha256:<digest> (docs/docker.md).
ARG BASE=python:${PYTHON}-slim-bookworm

FROM ${BASE} AS builder
ARG UV=0.13.9
WORKDIR /app
# The certificates of the system, so that a build works behind the proxy of an organisation too.
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 UV_SYSTEM_CERTS=1
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils \
    && python -m pip install --no-cache-dir "uv==${UV}"
# The libraries first: they change far less often than the rest.
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY packaging packaging
RUN uv sync --frozen --no-dev --no-install-project
# The tool for the list of all parts, at the version of the lock file, and not in the image.
RUN uv export --frozen --only-group dev --no-hashes --no-emit-project --quiet --output-file /tmp/locked.txt \
    && uv venv --quiet /sbom && uv pip install --quiet --python /sbom/bin/python --constraint /tmp/locked.txt cyclonedx-bom
COPY . .
# With a packed model (docs/model.md) nothing is trained here, and the images of both platforms hold the same bytes.
ARG AMPARO_MODEL=
ARG AMPARO_MODEL_SHA256=
ARG SOURCE_COMMIT=
ARG SOURCE_DATE_EPOCH=0
RUN uv sync --frozen --no-dev \
    && .venv/bin/amparo directory check \
    && .venv/bin/amparo train \
    && .venv/bin/amparo model verify \
    && /sbom/bin/python packaging/sbom.py sbom.cdx.json .venv/bin/python
# What serves: the model and what the answers name. It is started once with that alone: what does not start is no image. models/shared is made then, and what is imported compiled.
RUN sh packaging/slim.sh \
    && mkdir -p /image/data /image/models \
    && cp -a data/countries data/figures data/names data/redaction data/sources data/themes /image/data \
    && cp -a models/amparo.tar.gz models/amparo.json /image/models \
    && rm -rf data models config.yml domain.yml && cp -a /image/data /image/models . \
    && .venv/bin/python packaging/start_once.py \
    && cp -a models/shared /image/models \
    && cp -a amparo actions directory widget credentials.yml endpoints.yml uv.lock sbom.cdx.json LICENSE /image \
    && if [ -d locales ]; then cp -a locales /image; fi

FROM ${BASE}
ARG SOURCE_COMMIT=
LABEL org.opencontainers.image.title="Amparo" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${SOURCE_COMMIT}"
# No installer: nothing is ever added to a running container.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent amparo \
    && python -m pip uninstall --yes --quiet --root-user-action ignore pip
# Owned by root: what runs can change neither the code nor the model. Only /tmp is written to.
COPY --from=builder /app/.venv /app/.venv
COPY --from=builder /image /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    RASA_TELEMETRY_ENABLED=false \
    AMPARO_HOST=0.0.0.0 \
    AMPARO_PORT=8080 \
    AMPARO_REPORTS=/tmp/number_reports.jsonl
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"AMPARO_PORT\"]}/health', timeout=4)"]
CMD ["amparo", "run"]
