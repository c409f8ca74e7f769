import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inheritedEnvironment, runHooked } from '../agent-process.ts'

export interface MailRoomOptions {
  readonly modelUrl: string
  readonly collectorUrl: string
  /** As `OTEL_EXPORTER_OTLP_HEADERS` takes them. */
  readonly collectorHeaders?: string
  /** Where the caps of its tasks are written down. */
  readonly folder: string
}

const program = fileURLToPath(new URL('sort-mail.js', import.meta.url))

/** A mail with nine parts is warned of, and none is held up. */
const caps = { tasks: { sort_mail: { maxModelCalls: 10 } } }

/**
 * Runs the mail room beside the agent: under the hook, with caps from a file, and with personal data taken out of what
 * its spans tell, as it is by default.
 */
export async function runMailRoom(options: MailRoomOptions, signal: AbortSignal): Promise<void> {
  const { modelUrl, collectorUrl, collectorHeaders, folder } = options
  const capsFile = join(folder, 'caps.json')
  await mkdir(folder, { recursive: true })
  await writeFile(capsFile, JSON.stringify(caps))
  const environment = {
    ...inheritedEnvironment(),
    SORTER_URL: modelUrl,
    OTEL_SERVICE_NAME: 'mail-room',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    ...(collectorHeaders === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: collectorHeaders }),
    SPANLEDGER_BUDGET: capsFile,
  }
  await runHooked({ program, environment, onLine: () => undefined }, signal)
}
