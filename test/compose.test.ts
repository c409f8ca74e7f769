import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readRules } from '../collector/src/alert/rules/read-rules.ts'
import { readConfig } from '../collector/src/config/config.ts'
import { optionTable } from '../collector/src/config/options.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'

interface Service {
  readonly image?: string
  readonly build?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly profiles?: readonly string[]
  readonly command?: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly healthcheck?: object
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly environment?: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../', import.meta.url))

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8')
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const services = Object.entries(compose.services)
const dockerfile = read('Dockerfile')

// There is no container engine where these tests run: this holds what can be held without one.

test('compose publishes on loopback only', () => {
  const ports = services.flatMap(([, { ports = [] }]) => ports)

  expect(ports.length).toBeGreaterThan(0)
  expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual([])
  expect(new Set(ports.map(port => port.split(':')[1])).size).toBe(ports.length)
})

test('compose pins its images, uses every volume that it has, and mounts files that exist, to be read only', () => {
  expect(services.filter(([, { image, build }]) => !build && !/:\d/.test(image ?? ''))).toEqual([])
  const mounts = services.flatMap(([, { volumes = [] }]) => volumes)
  const files = mounts.filter(mount => mount.startsWith('./'))

  const named = mounts.filter(mount => !mount.startsWith('./')).map(mount => mount.split(':')[0] ?? '')
  expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
  expect(files.length).toBe(4)
  expect(files.filter(mount => !mount.endsWith(':ro') || !existsSync(join(root, mount.split(':')[0] ?? '')))).toEqual(
    [],
  )
})

test('compose waits for what a service needs, and asks each how it is', () => {
  expect(compose.services['grafana']?.depends_on).toEqual({ collector: { condition: 'service_healthy' } })
  expect(compose.services['demo']).toMatchObject({ profiles: ['demo'], command: ['node', 'deploy/demo-agent.mjs'] })
  expect(compose.services['collector-2']?.profiles).toEqual(['two-collectors'])
  expect(services.filter(([, { build, healthcheck }]) => !build && !healthcheck)).toEqual([])
  expect(
    services.filter(([, { build, read_only, cap_drop }]) => build && !(read_only && cap_drop?.includes('ALL'))),
  ).toEqual([])
})

test('compose has no secret in it, and gives the collector only variables that it knows', () => {
  const known = new Set<string>([
    ...Object.values(optionTable).map(({ variable }) => variable),
    'CLICKHOUSE_USER',
    'CLICKHOUSE_PASSWORD',
  ])
  const collectors = services.filter(([, { build, command }]) => build && !command)
  const secrets = services.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|KEY$/.test(name)),
  )

  expect(collectors.map(([name]) => name)).toEqual(['collector', 'collector-2'])
  for (const [, { environment = {} }] of collectors) {
    expect(Object.keys(environment).filter(name => !known.has(name))).toEqual([])
  }
  expect(secrets.length).toBeGreaterThanOrEqual(7)
  expect(secrets.filter(([, value]) => !/^\$\{[A-Z_]+:\?/.test(value))).toEqual([])
})

test('compose has alert rules for one of its collectors, without a mistake', () => {
  const { sections } = readConfig({ config: join(root, 'deploy/spanledger.yaml') }, {})
  const withRules = services.filter(([, { environment = {} }]) => 'SPANLEDGER_CONFIG' in environment)

  expect(withRules.map(([name]) => name)).toEqual(['collector'])
  expect(compose.services['collector']?.volumes).toContain(
    `./deploy/spanledger.yaml:${compose.services['collector']?.environment?.['SPANLEDGER_CONFIG']}:ro`,
  )
  expect(readRules(sections.alerts)).toMatchObject({ rules: { length: 3 }, mistakes: [] })
})

test('the image copies what exists, runs as a user without rights, and is asked how it is', () => {
  expect(copied('').filter(file => !existsSync(join(root, file)))).toEqual([])
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(dockerfile).toContain('/healthz')
  expect(dockerfile).toMatch(/^CMD \["node", "collector\/bin\/spanledger\.mjs", "up"\]$/m)
  expect(parse(`[${read('package.json').match(/"workspaces": \[([^\]]*)\]/)?.[1] ?? ''}]`)).toSatisfy(
    (names: string[]) => names.every(name => copied('').includes(name)),
  )
})

/** What the image is made of: from here, or from its first stage. */
function copied(from: string): readonly string[] {
  const lines = dockerfile.matchAll(/^COPY (--from=\w+ )?(.+) \S+$/gm)
  return Array.from(lines, ([, stage = '', files = '']) => (stage.trim() === from ? files.split(' ') : [])).flat()
}

test('what is in the image starts as its user, with nothing to write to but its volume, and ends when it is told to', async () => {
  const folder = await temporaryFolder()
  const app = join(folder, 'app')
  mkdirSync(app)
  for (const path of copied('--from=build')) {
    const name = path.replace('/build/', '')
    // The packages are the same, and too many to copy.
    if (name === 'node_modules') symlinkSync(join(root, name), join(app, name))
    else
      cpSync(join(root, name), join(app, name), {
        recursive: true,
        filter: source => !/\/(src|node_modules)$/.test(source),
      })
  }
  const data = join(folder, 'data')
  mkdirSync(data)
  const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {}
  if (user.uid !== undefined) {
    chownSync(data, 1000, 1000)
    chownSync(folder, 1000, 1000)
  }
  execFileSync('chmod', ['-R', 'a-w,a+rX', app])
  const [program = '', ...words] = parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '[]') as string[]
  const environment = {
    SPANLEDGER_API_KEY: 'k'.repeat(32),
    SPANLEDGER_PORT: '0',
    SPANLEDGER_GRPC_PORT: 'off',
    SPANLEDGER_DATA: data,
  }
  const child = spawn(program, words, {
    cwd: app,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', SPANLEDGER_HOST: '0.0.0.0', ...environment },
    ...user,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [, port = ''] = await matching(child.stdout, /:(\d+)\/v1\/traces/)

  const health = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile)?.[1]?.replace(':4318', `:${port}`) ?? '[]'
  const [node = '', ...script] = parse(health) as string[]
  expect(() => execFileSync(node, script)).not.toThrow()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
}, 60_000)

async function matching(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<readonly string[]> {
  for await (const line of createInterface({ input: stream })) {
    const found = pattern.exec(line)
    if (found) return found.filter(part => part !== undefined)
  }
  throw new Error('it ended before it said where it listens')
}

test('the manifests for Kubernetes fit together, and give nobody more than is needed', () => {
  const documents = ['collector', 'clickhouse'].flatMap(name =>
    parseAllDocuments(read(`deploy/kubernetes/${name}.yaml`)).map(document => document.toJS() as Manifest),
  )
  const sets = documents.filter(({ kind }) => kind === 'StatefulSet')

  expect(documents.map(({ kind }) => kind).toSorted()).toEqual([
    'NetworkPolicy',
    'Service',
    'Service',
    'StatefulSet',
    'StatefulSet',
  ])
  expect(documents.filter(({ metadata }) => metadata.namespace !== 'spanledger')).toEqual([])
  for (const { spec, metadata } of sets) {
    expect(spec.selector).toEqual({ matchLabels: { app: metadata.name } })
    expect(spec.template?.metadata.labels).toEqual({ app: metadata.name })
    expect(spec.template?.spec.securityContext.runAsNonRoot).toBe(true)
    expect(spec.template?.spec.containers[0]).toMatchObject({
      image: expect.stringMatching(/:\d/),
      readinessProbe: expect.anything(),
      livenessProbe: expect.anything(),
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    })
  }
  // A service's name becomes variables, and SPANLEDGER_PORT is an option of ours.
  expect(sets[0]?.spec.template?.spec.enableServiceLinks).toBe(false)
})

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: {
    readonly selector: object
    readonly template?: {
      readonly metadata: { readonly labels: object }
      readonly spec: {
        readonly securityContext: { readonly runAsNonRoot: boolean }
        readonly enableServiceLinks?: boolean
        readonly containers: readonly object[]
      }
    }
  }
}
