import express from 'express'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardPricesRoute } from '../../../collector/src/api/guard-prices-route.ts'
import { readDestination } from '../../../instrumentation/src/guest/export/http/destination.ts'
import { fetchPrices } from '../../../instrumentation/src/budget/prices/fetch-prices.ts'
import { openSigned } from '../../../instrumentation/src/budget/prices/signed.ts'
import { listening } from '../../helpers/listening.ts'

let server: Awaited<ReturnType<typeof listening>>
beforeAll(async () => {
  const authorize = ({ authorization }: IncomingHttpHeaders) => {
    if (authorization === 'Bearer wrong') throw new Error('no such key')
  }
  server = await listening(createServer(express().use(guardPricesRoute({ authorize, prices: () => ({ prices: [] }) }))))
})
afterAll(() => server.close())

const asked = (headers: string) =>
  fetchPrices(readDestination({ OTEL_EXPORTER_OTLP_ENDPOINT: server.url, OTEL_EXPORTER_OTLP_HEADERS: headers }))

test.each([
  ['authorization=Bearer%20key-1', 'key-1'],
  ['x-api-key=key-2', 'key-2'],
  ['', ''],
])('what is asked for with %j is signed with %j', async (headers, key) => {
  const text = await asked(headers)

  expect(openSigned(text, key)).toEqual({ prices: [] })
  expect(openSigned(text, 'another')).toBeUndefined()
})

test('a key that may not send gets no prices', async () => {
  await expect(asked('authorization=Bearer%20wrong')).rejects.toThrow('answers 500')
})
