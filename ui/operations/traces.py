"""Traces by OpenTelemetry: only where a collector's address is set, else nothing of it is even imported.

`OTEL_EXPORTER_OTLP_ENDPOINT` (or `…_TRACES_ENDPOINT`) names the collector (gRPC); the other variables of
OpenTelemetry's exporter and sampler hold, too. No attribute holds the words of a question without `--log-questions`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Traces:
    """Makes spans and sends them on."""

    def __init__(self, processor: SpanProcessor, version: str) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        name = os.environ.get("OTEL_SERVICE_NAME") or "plenarchat"
        resource = Resource.create({"service.name": name, "service.version": version})
        self._provider: TracerProvider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("plenarchat", version)

    def start(self, name: str, parent: Any = None, headers: Mapping[str, str] | None = None, begun: int = 0) -> Any:
        """A span, to be ended; `parent` is a span, `headers` those of a request, `begun` nanoseconds since 1970."""
        from opentelemetry.context import Context
        from opentelemetry.trace import set_span_in_context
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = Context()
        if parent is not None:
            context = set_span_in_context(parent, context)
        elif headers and "traceparent" in headers:
            context = TraceContextTextMapPropagator().extract({"traceparent": headers["traceparent"]}, context)
        return self._tracer.start_span(name, context=context, start_time=begun or None)

    def close(self) -> None:
        """Send what waits, for some seconds at most."""
        self._provider.force_flush(3000)
        self._provider.shutdown()


def configured_traces(version: str) -> Traces | None:
    """What the environment asks for; None where it names no collector."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return None
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return Traces(BatchSpanProcessor(OTLPSpanExporter()), version)


def failed(span: Any, error: BaseException) -> None:
    """Mark a span as failed, by the kind of the error alone."""
    from opentelemetry.trace import StatusCode

    span.set_status(StatusCode.ERROR, type(error).__name__)
