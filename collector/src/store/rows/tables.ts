/** What the writer may insert into; a segment of any other table comes from a newer version, and is put aside. */
export const tables: ReadonlySet<string> = new Set([
  'messages',
  'spans',
  'logs',
  'metric_points',
  'changes',
  'recordings',
  'alert_events',
  'drift_decisions',
])
