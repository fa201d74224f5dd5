# One image for both processes. By default it runs them together; `amparo serve` and `amparo actions` run one each.
FROM python:3.10-slim-bookworm AS builder
WORKDIR /app
# The certificates of the system, so that a build works behind the proxy of an organisation too.
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_SYSTEM_CERTS=1
RUN python -m pip install --no-cache-dir uv
# The libraries first: they change far less often than the rest.
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY packaging packaging
RUN uv sync --frozen --no-dev --no-install-project --no-cache
COPY . .
RUN uv sync --frozen --no-dev --no-cache \
    && .venv/bin/amparo directory check \
    && .venv/bin/amparo train \
    && rm -rf .rasa models/training.log models/.training

FROM python:3.10-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent amparo
# Owned by root: what runs can change neither the code nor the model. Only /tmp is written to.
COPY --from=builder /app /app
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
