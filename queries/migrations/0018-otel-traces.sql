-- Spans under the names that OpenTelemetry's ClickHouse exporter gives its columns, so that Grafana's trace panel and
-- Explore, and other people's queries, work unchanged.
CREATE VIEW IF NOT EXISTS otel_traces AS
SELECT
  project,
  start_time AS Timestamp,
  trace_id AS TraceId,
  span_id AS SpanId,
  parent_span_id AS ParentSpanId,
  trace_state AS TraceState,
  name AS SpanName,
  initcap(toString(span_kind)) AS SpanKind,
  service AS ServiceName,
  resource AS ResourceAttributes,
  scope_name AS ScopeName,
  scope_version AS ScopeVersion,
  original_attributes AS SpanAttributes,
  duration_ns AS Duration,
  initcap(toString(status)) AS StatusCode,
  status_message AS StatusMessage,
  events.time AS `Events.Timestamp`,
  events.name AS `Events.Name`,
  events.attributes AS `Events.Attributes`,
  links.trace_id AS `Links.TraceId`,
  links.span_id AS `Links.SpanId`,
  arrayMap(id -> '', links.trace_id) AS `Links.TraceState`,
  links.attributes AS `Links.Attributes`
FROM spans FINAL;

-- The exporter's companion, by which a trace is found by its time.
CREATE VIEW IF NOT EXISTS otel_traces_trace_id_ts AS
SELECT
  project,
  trace_id AS TraceId,
  min(first_start) AS Start,
  max(last_start) AS End
FROM trace_index
GROUP BY project, trace_id;
