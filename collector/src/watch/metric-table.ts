/**
 * Everything `/metrics` says. Names and units follow Prometheus: base units, `_total` for what only grows. Labels have
 * few values, all of them ours: nothing that a sender chooses ever becomes one.
 */
export const metricTable = {
  spanledger_ready: {
    type: 'gauge',
    labels: [],
    help: '1 while what is sent can be promised to last, as /readyz says',
  },
  spanledger_accepted_total: {
    type: 'counter',
    labels: ['signal'],
    help: 'Spans, log records and metric points that were acknowledged',
  },
  spanledger_rejected_total: {
    type: 'counter',
    labels: ['signal'],
    help: 'Single spans, log records and metric points that were refused while the rest of their request was taken',
  },
  spanledger_refused_requests_total: {
    type: 'counter',
    labels: ['code'],
    help: 'Requests that were refused as a whole, by problem',
  },
  spanledger_spool_bytes: { type: 'gauge', labels: [], help: 'Bytes on disk that are acknowledged and not stored yet' },
  spanledger_spool_limit_bytes: { type: 'gauge', labels: [], help: 'Bytes on disk at which requests are refused' },
  spanledger_spool_segments: { type: 'gauge', labels: [], help: 'Segments that wait for the store' },
  spanledger_spool_rows: { type: 'gauge', labels: [], help: 'Rows that wait for the store' },
  spanledger_spool_oldest_age_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How long the oldest segment has waited for the store; 0 if none waits',
  },
  spanledger_spool_disk_free_bytes: { type: 'gauge', labels: [], help: 'Bytes that are free on the disk of the spool' },
  spanledger_quarantined_rows: { type: 'gauge', labels: [], help: 'Rows put aside because the store refused them' },
  spanledger_quarantined_bytes: { type: 'gauge', labels: [], help: 'Bytes of the rows put aside' },
  spanledger_stored_rows_total: { type: 'counter', labels: ['table'], help: 'Rows that the store has taken' },
  spanledger_insert_duration_seconds: {
    type: 'histogram',
    labels: ['table', 'outcome'],
    help: 'How long INSERTs took; the outcome is stored, refused or failed',
  },
  spanledger_insert_retries_total: {
    type: 'counter',
    labels: [],
    help: 'INSERTs and probes that failed and were tried again',
  },
  spanledger_store_breaker_open: {
    type: 'gauge',
    labels: [],
    help: '1 while the store is taken for away and only asked with something small',
  },
  spanledger_engine_restarts_total: {
    type: 'counter',
    labels: [],
    help: 'How often the embedded engine was replaced; 0 with a server',
  },
  spanledger_token_counts_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'Texts whose tokens were to be counted because the provider sent no usage, by what became of it',
  },
  spanledger_event_loop_delay_seconds: {
    type: 'gauge',
    labels: ['quantile'],
    help: 'How late the event loop was since the metrics were last read',
  },
  spanledger_build_info: { type: 'gauge', labels: ['version'], help: '1, with the version that runs' },
  process_resident_memory_bytes: { type: 'gauge', labels: [], help: 'Memory of the collector; its engine has its own' },
  process_cpu_seconds_total: { type: 'counter', labels: [], help: 'Processor time of the collector' },
  process_start_time_seconds: { type: 'gauge', labels: [], help: 'When the collector started, in Unix seconds' },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metricTable

interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}
