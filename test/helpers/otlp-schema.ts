import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

const path = (name: string) => fileURLToPath(new URL(`../fixtures/otlp/${name}.proto`, import.meta.url))

type File = 'trace-service' | 'logs-service' | 'metrics-service' | 'status'

/** A message type of the official schema, read by protobufjs: what our own reader and writer are compared with. */
export function otlpType(file: File, name: string): protobuf.Type {
  return protobuf.loadSync(path(file)).lookupType(name)
}
