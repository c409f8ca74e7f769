import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { optionTable } from '../collector/src/config/options.ts'

interface Service {
  readonly image?: string
  readonly build?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

function read(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const services = Object.entries(compose.services)

// There is no container engine where these tests run: this holds what can be held without one.

test('compose publishes on loopback only', () => {
  const ports = services.flatMap(([, { ports = [] }]) => ports)

  expect(ports.length).toBeGreaterThan(0)
  expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual([])
})

test('compose pins its images and names volumes that exist', () => {
  expect(services.filter(([, { image, build }]) => !build && !/:\d/.test(image ?? ''))).toEqual([])
  const used = services.flatMap(([, { volumes = [] }]) => volumes.map(volume => volume.split(':')[0] ?? ''))
  expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
})

test('compose has no secret in it, and gives the collector only variables that it knows', () => {
  const known = new Set<string>([
    ...Object.values(optionTable).map(({ variable }) => variable),
    'CLICKHOUSE_USER',
    'CLICKHOUSE_PASSWORD',
  ])
  const collectors = services.filter(([, { build }]) => build)

  expect(collectors.map(([name]) => name)).toEqual(['collector', 'collector-2'])
  for (const [, { environment = {} }] of collectors) {
    expect(Object.keys(environment).filter(name => !known.has(name))).toEqual([])
    expect(environment.SPANLEDGER_API_KEY).toMatch(/^\$\{SPANLEDGER_API_KEY:\?/)
    expect(environment.CLICKHOUSE_PASSWORD).toMatch(/^\$\{CLICKHOUSE_PASSWORD:\?/)
  }
})

test('the image copies what exists, runs as a user without rights, and is asked how it is', () => {
  const dockerfile = read('Dockerfile')
  const copied = Array.from(dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm), ([, files = '']) =>
    files.split(' '),
  ).flat()

  expect(copied.filter(file => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([])
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(dockerfile).toContain('/healthz')
  expect(dockerfile).toMatch(/^CMD \["node", "collector\/bin\/spanledger\.mjs", "up"\]$/m)
})
