import type { DecodedLogs, OtlpEncoding, OtlpLog } from '../otlp.ts'
import { Gathered } from './gathered.ts'
import { readJsonLogs } from './json/logs.ts'
import { faultOfTime } from './numbers.ts'
import { readProtobufLogs } from './protobuf/logs.ts'

const readLogs = { protobuf: readProtobufLogs, json: readJsonLogs } as const

/** The log records of one ExportLogsServiceRequest, under the promises of `decodeTraces`. */
export function decodeLogs(body: Uint8Array, encoding: OtlpEncoding): DecodedLogs {
  const gathered = new Gathered({ noun: 'log records', faultOf: faultOfLog })
  readLogs[encoding](body, gathered)
  return { logs: gathered.kept, rejected: gathered.rejected }
}

function faultOfLog({ timeNano, observedNano }: OtlpLog): string | undefined {
  return faultOfTime('time', timeNano) ?? faultOfTime('observed time', observedNano)
}
