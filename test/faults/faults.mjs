// The long form of the fault tests: `npm run faults`. Runs them for minutes instead of seconds and prints what each came
// to. FAULTS_SEED repeats the random choices of a run.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = mkdtempSync(join(tmpdir(), 'spanledger-faults-'))
try {
  const report = join(folder, 'report')
  writeFileSync(report, '')
  const environment = { FAULTS: 'long', FAULTS_SEED: String(randomInt(2 ** 31)), ...process.env, FAULTS_REPORT: report }
  console.log(`seed ${environment.FAULTS_SEED}`)
  process.exitCode = await runTests(environment)
  const verdicts = readFileSync(report, 'utf8').trim().split('\n').filter(Boolean)
  console.log(`\n${table(verdicts.map(line => rowOf(JSON.parse(line))))}\n\nseed ${environment.FAULTS_SEED}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function runTests(env) {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', 'test/faults', ...process.argv.slice(2)], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: 'inherit',
    env,
  })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function rowOf(verdict) {
  const answers = Object.entries(verdict.answers).map(([answer, requests]) => `${requests} × ${answer}`)
  return {
    scenario: verdict.scenario,
    seconds: verdict.seconds,
    requests: answers.join(', '),
    sent: verdict.sent,
    acknowledged: verdict.acknowledged,
    stored: verdict.stored,
    lost: verdict.lost,
    invented: verdict.invented,
    twice: verdict.duplicated,
    'prompts lost': verdict.promptsLost,
    'sums off by nano-USD: spans': verdict.sumDifferenceNano,
    tasks: verdict.sumOfTasksOffNano,
    'five minutes': verdict.sumOfMinutesOffNano,
    'raw rows too many': verdict.rawDuplicates,
  }
}

/** Numbers to the right, words to the left. */
function table(rows) {
  const [first = {}] = rows
  const columns = Object.keys(first).map(name => {
    const width = Math.max(name.length, ...rows.map(row => String(row[name]).length))
    return { name, pad: text => (typeof first[name] === 'string' ? text.padEnd(width) : text.padStart(width)) }
  })
  const lines = rows.map(row => columns.map(({ name, pad }) => pad(String(row[name]))).join('  '))
  return [columns.map(({ name, pad }) => pad(name)).join('  '), ...lines].join('\n')
}
