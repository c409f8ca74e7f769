// What the hook costs before the first call: its size on disk, installed fresh from its tarball, and the time it adds to
// the start of a process and to its memory, beside those of the bare OpenTelemetry SDK with its exporter. Medians, by turns
// in the same run.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const runs = 15

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-start-'))
  try {
    const { packed } = install(folder)
    const files = filesIn(join(folder, 'node_modules'))
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const native = files.filter(file => file.path.endsWith('.node')).length
    const { alone, bare, hooked } = times(folder)
    const [bareMemory, hookedMemory] = [memoryOf([bareSdk]), memoryOf([hookIn(folder)])]
    const MB = bytes => `${(bytes / 1e6).toFixed(1)} MB`

    console.log(`tarball            ${(packed / 1024).toFixed(0)} kB`)
    console.log(`installed          ${(bytes / 1e6).toFixed(1)} MB in ${files.length} files, dependencies included`)
    console.log(`native modules     ${native}`)
    console.log(`start of node      ${alone.toFixed(0)} ms alone (medians of ${runs}, Node ${process.versions.node})`)
    console.log(`                   ${bare.toFixed(0)} ms with the bare SDK, ${hooked.toFixed(0)} ms with the hook`)
    console.log(
      `the hook adds      ${(hooked - alone).toFixed(0)} ms, ${(hooked - bare).toFixed(0)} ms more than the bare SDK`,
    )
    console.log(
      `memory             ${MB(hookedMemory.held - bareMemory.held)} on the heap and beside it more than the bare SDK, ${MB(hookedMemory.rss - bareMemory.rss)} resident`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(folder) {
  const source = fileURLToPath(new URL('../../instrumentation/', import.meta.url))
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: source }).toString(),
  )
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', join(folder, pack.filename)], {
    cwd: folder,
    stdio: 'ignore',
  })
  return { packed: pack.size }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map(path => ({ path, stat: statSync(join(folder, path)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ path, stat }) => ({ path, bytes: stat.size }))
}

const bareSdk = fileURLToPath(new URL('start/bare.cjs', import.meta.url))
const hookIn = folder => join(folder, 'node_modules/@spanledger/instrumentation/register.cjs')

function times(folder) {
  const app = join(folder, 'app.cjs')
  writeFileSync(app, '')
  const started = { alone: [], bare: [], hooked: [] }
  for (let round = 0; round < runs; round += 1) {
    started.alone.push(startMs([app], folder))
    started.bare.push(startMs(['--require', bareSdk, app], folder))
    started.hooked.push(startMs(['--require', hookIn(folder), app], folder))
  }
  return { alone: median(started.alone), bare: median(started.bare), hooked: median(started.hooked) }
}

function memoryOf(required) {
  const app = fileURLToPath(new URL('start/memory.cjs', import.meta.url))
  const args = ['--expose-gc', ...required.flatMap(path => ['--require', path]), app]
  const seen = Array.from({ length: 5 }, () => JSON.parse(execFileSync(process.execPath, args).toString()))
  return { held: median(seen.map(({ held }) => held)), rss: median(seen.map(({ rss }) => rss)) }
}

function startMs(args, cwd) {
  const started = performance.now()
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`)
  return performance.now() - started
}

function median(values) {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]
}
