import { createServer } from 'node:http'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Alerts } from '../../../collector/src/alert/alerts.ts'
import { nothingYet } from '../../../collector/src/alert/delivery/alert-file.ts'
import { readRules } from '../../../collector/src/alert/rules/read-rules.ts'
import { alertsRoute } from '../../../collector/src/api/alerts-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import { listening, type Listening } from '../../helpers/listening.ts'

const { rules } = readRules([
  { name: 'prices', kind: 'unpriced', project: 'shop' },
  { name: 'prices of the bank', kind: 'unpriced', project: 'bank' },
])

let server: Listening
let alerts: Alerts
beforeAll(async () => {
  alerts = new Alerts(
    {
      rules,
      sinks: [],
      publicUrl: '',
      record: () => Promise.resolve(),
      save: () => Promise.resolve(),
      send: () => Promise.resolve(),
      sources: {
        ask: () => Promise.resolve([{ provider: 'p', model: 'm', reason: 'no price', calls: '1' }]),
        budgets: [],
        health: () => Promise.reject(new Error('not asked')),
      },
    },
    nothingYet,
  )
  await alerts.evaluate(new Date())
  const route = alertsRoute({
    authorize(right, { authorization = '' }) {
      const [project = '', may = ''] = authorization.split(' ')
      if (!may.split('+').includes(right)) throw new CollectorError('FORBIDDEN', `the key may not ${right}`)
      return { project, by: `key of ${project}` }
    },
    silence: asked => alerts.silenceIncident(asked, Date.now()),
    silences: project => alerts.silencesOf(project, Date.now()),
    endSilence: asked => alerts.endSilence(asked),
  })
  const routes = apiRoutes({
    more: [route],
    questions: new Map(),
    ask: () => Promise.resolve([]),
    status: () => Promise.reject(new Error('not asked')),
    authenticate: () => 'shop',
  })
  server = await listening(createServer(express().use(routes)))
})
afterAll(() => server.close())

async function call(authorization: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${server.url}/api/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', authorization },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, answer: await response.json() }
}

function fingerprintOf(rule: string): string {
  return alerts.incidents.find(incident => incident.rule === rule)?.fingerprint ?? ''
}

test('a silence is listed with who and why for its project alone, and is ended by it alone', async () => {
  const path = `alerts/${fingerprintOf('prices')}/silence`

  expect(await call('bank read+ingest', path, { reason: 'not ours' })).toMatchObject({ status: 404 })
  expect(await call('shop read', path, { reason: 'may not' })).toMatchObject({ status: 403 })
  expect(await call('shop read+ingest', path, { hours: 2, reason: 'known' })).toMatchObject({ status: 200 })

  const { answer } = await call('shop read', 'silences')
  expect(answer).toMatchObject([{ rule: 'prices', by: 'key of shop', reason: 'known', labels: { model: 'm' } }])
  expect(await call('bank read', 'silences')).toEqual({ status: 200, answer: [] })
  const [{ id }] = answer as [{ readonly id: string }]
  expect(await call('bank read+ingest', `silences/${id}/end`, {})).toMatchObject({ status: 404 })
  expect(await call('shop read', `silences/${id}/end`, {})).toMatchObject({ status: 403 })
  expect(await call('shop read+ingest', `silences/${id}/end`, {})).toMatchObject({ status: 200 })
  expect(await call('shop read', 'silences')).toEqual({ status: 200, answer: [] })
})

test.each([[{ hours: 0 }], [{ hours: 24 * 91 }], [{ hours: 'long' }]])('%j is no time to be silent', async body => {
  expect(await call('shop read+ingest', `alerts/${fingerprintOf('prices')}/silence`, body)).toMatchObject({
    status: 400,
    answer: { message: expect.stringContaining('hours is a number above 0 and at most 2160') },
  })
})
