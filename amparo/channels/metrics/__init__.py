"""Numbers for organisations at `GET /metrics`, in the format of Prometheus; docs/privacy.md says what they hide."""

from amparo.channels.metrics.counting import count_failure, count_turn

__all__ = ["count_failure", "count_turn"]
