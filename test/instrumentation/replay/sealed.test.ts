import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listening } from '../../helpers/listening.ts'
import { nodeBinaries } from '../../helpers/nodes.ts'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const closedNetwork = createRequire(import.meta.url).resolve('../apps/replay/closed-network.cjs')
const app = 'replay/escape.mjs'

test.each(nodeBinaries)('%s lets nothing out that is not in the record, whichever way it goes', async (_, node) => {
  const folder = await temporaryFolder()
  const [recordings, egress] = [join(folder, 'recordings'), join(folder, 'egress')]
  let asked = 0
  const server = await listening(createServer((_, response) => response.end(String((asked += 1)))))
  await recordApp(recordings, { app, node, env: { SERVER: server.url } })

  const closed = { NODE_OPTIONS: `--require ${closedNetwork}`, EGRESS: egress }
  const played = await playApp(recordings, { app, node, env: { SERVER: server.url, ESCAPE: 'yes', ...closed } })
  await server.close()

  const blocked = 'REPLAY_EGRESS_BLOCKED'
  // To whoever asked over HTTP, in the words of an answer.
  expect(JSON.parse(played.stdout)).toEqual({
    'fetch of a host': 403,
    'fetch of a server here': 403,
    'http of a server here': 403,
    'https of an address': 403,
    'http/2': 403,
    'a socket': blocked,
    'a socket to here': blocked,
    'a secure socket': blocked,
    'a name': blocked,
    'a name by promise': blocked,
    'a datagram': blocked,
    'another program': blocked,
    'a thread': blocked,
    gRPC: expect.stringMatching(/^UNAVAILABLE .*REPLAY_EGRESS_BLOCKED 93\.184\.215\.14:50051/),
    'gRPC to here': expect.stringMatching(/^UNAVAILABLE .*REPLAY_EGRESS_BLOCKED 127\.0\.0\.1:/),
    'a web socket': `${blocked} example.com:8443`,
    "Node's web socket": 'error',
    'a tool': blocked,
  })
  expect({ asked, egress: existsSync(egress) ? readFileSync(egress, 'utf8') : '' }).toEqual({ asked: 0, egress: '' })
  const [{ blocked: named } = { blocked: [] }] = played.verdicts
  expect(named).toEqual(expect.arrayContaining(['93.184.215.14:50051', 'example.com:8443']))
  expect(played.code).toBe(3)
  expect(played.verdicts.map(({ verdict, first }) => [verdict, first?.kind, first?.name])).toEqual([
    ['diverged', 'extra', 'GET example.com/'],
  ])
})
