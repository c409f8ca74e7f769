import { readFileSync } from 'node:fs'

/** The statements by which what was touched is computed again, one file each, in `recompute/`. */
export const recompute = {
  pending: statement('pending'),
  pendingTraces: statement('pending-traces'),
  pendingBuckets: statement('pending-buckets'),
  pendingHours: statement('pending-hours'),
  generation: statement('generation'),
  newestGeneration: statement('newest-generation'),
  touchHours: statement('touch-hours'),
  taskParts: statement('task-parts'),
  taskPartsSweep: statement('task-parts-sweep'),
  cost5m: statement('cost-5m'),
  cost5mSweep: statement('cost-5m-sweep'),
  signalsHourly: statement('signals-hourly'),
  signalsHourlySweep: statement('signals-hourly-sweep'),
  done: statement('done'),
  checkpoint: statement('checkpoint'),
} as const

function statement(name: string): string {
  return readFileSync(new URL(`../recompute/${name}.sql`, import.meta.url), 'utf8')
}
