import { readFileSync } from 'node:fs'

/** The statements by which what was touched is computed again, one file each, in `recompute/`. */
export const recompute = {
  pending: statement('pending'),
  pendingTraces: statement('pending-traces'),
  pendingPlaces: statement('pending-places'),
  generation: statement('generation'),
  threads: statement('threads'),
  newestGeneration: statement('newest-generation'),
  toldTwice: statement('told-twice'),
  uncountedCalls: statement('uncounted-calls'),
  uncountedCallsSweep: statement('uncounted-calls-sweep'),
  touchCalls: statement('touch-calls'),
  touchTasks: statement('touch-tasks'),
  taskParts: statement('task-parts'),
  taskPartsSweep: statement('task-parts-sweep'),
  toolTraces: statement('tool-traces'),
  toolFindings: statement('tool-findings'),
  toolTexts: statement('tool-texts'),
  toolHints: statement('tool-hints'),
  toolSignalsSweep: statement('tool-signals-sweep'),
  taskPlaces: statement('task-places'),
  taskTotals: statement('task-totals'),
  taskTotalsSweep: statement('task-totals-sweep'),
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
