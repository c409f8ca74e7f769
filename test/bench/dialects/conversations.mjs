// The conversations of test/fixtures/dialects/recorded, as real emitters sent them, in protobuf, and copies of them whose
// words nobody has said before.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

const folder = new URL('../../fixtures/dialects/recorded/', import.meta.url)
const schema = fileURLToPath(new URL('../../fixtures/otlp/trace-service.proto', import.meta.url))
const Request = protobuf.loadSync(schema).lookupType('ExportTraceServiceRequest')

/** What a conversation's users, models and tools say in it. */
const said = ['Paris', 'Hello there', 'clear', 'call_1', 'toolu_1', 'chatcmpl-1', 'msg_1']
/** What its application says with every call. */
const instructed = ['You answer', 'Looks up']
/** Stands behind each of these words, in whose place the number of a copy goes. */
const place = '7654321'

/**
 * Every recorded conversation whose name contains the text: its name, how many spans it has, and its request in bytes.
 * What differs from copy to copy is all that is said in it, its instructions and its tools only where all is new.
 */
export function conversations(only, isAllNew) {
  const words = isAllNew ? [...said, ...instructed] : said
  return readdirSync(folder)
    .filter(file => file.endsWith('.json') && file.includes(only))
    .map(file => {
      const text = readFileSync(new URL(file, folder), 'utf8')
      const request = JSON.parse(words.reduce((varied, word) => varied.replaceAll(word, `${word}${place}`), text))
      const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans))
      for (const span of spans) withBytes(span)
      const bytes = Buffer.from(Request.encode(Request.fromObject(request)).finish())
      return { name: file.replace('.json', ''), spans: spans.length, bytes, places: placesIn(bytes) }
    })
}

/** A copy of a conversation that says something else than every other. */
export function inOtherWords({ bytes, places }, number) {
  const copy = Buffer.from(bytes)
  const digits = String(number).padStart(place.length, '0')
  for (const at of places) copy.write(digits, at, 'latin1')
  return copy
}

/** In OTLP's JSON ids are hex, in protobuf they are bytes. */
function withBytes(span) {
  for (const name of ['traceId', 'spanId', 'parentSpanId']) {
    if (span[name] !== undefined) span[name] = Buffer.from(span[name], 'hex')
  }
}

function placesIn(bytes) {
  const places = []
  for (let at = bytes.indexOf(place); at !== -1; at = bytes.indexOf(place, at + 1)) places.push(at)
  return places
}
