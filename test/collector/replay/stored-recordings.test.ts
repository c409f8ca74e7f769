import { join } from 'node:path'
import { recordingParts, recordingsOfRun } from '@spanledger/queries'
import { expect, test } from 'vitest'
import { decodeLogs } from '../../../collector/src/decode/decode-logs.ts'
import { normaliseLog } from '../../../collector/src/normalise/logs/normalise-log.ts'
import { storedRecordings, type RecordingSource } from '../../../collector/src/replay/stored-recordings.ts'
import { encodeRecordings, splitRecordings } from '../../../collector/src/store/recordings/recording-rows.ts'
import type { Store } from '../../../collector/src/store/store.ts'
import { writeFolder } from '../../../instrumentation/src/replay/record/out/folder.ts'
import { startLogReceiver } from '../../helpers/replay/log-receiver.ts'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { openTestStore } from '../../helpers/store.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const most = 1000

function sourceIn(store: Store, project: string): RecordingSource {
  return {
    async recordingsOf(prefix) {
      const rows = await store.ask(recordingsOfRun, { project, prefix, limit: most })
      return rows.map(({ id, is_asked }) => ({ id, asked: is_asked === 1 }))
    },
    parts: ids => store.ask(recordingParts, { project, ids: ids.join(','), limit: most }),
  }
}

/** Lets 31 days pass. */
async function forget(store: Store): Promise<void> {
  await store.command(
    'ALTER TABLE recordings UPDATE stored_at = now() - toIntervalDay(31) WHERE 1 SETTINGS mutations_sync = 1',
  )
  await store.command('OPTIMIZE TABLE recordings FINAL')
}

test(
  'plays runs that went through OTLP and the store, none of another project, and none after 30 days',
  { timeout: 60_000 },
  async () => {
    const folder = join(await temporaryFolder(), 'recordings')
    const [models, logs, open] = await Promise.all([startScriptedServer(), startLogReceiver(), openTestStore()])
    const env = {
      MODEL_SERVER: models.url,
      TIMES: '1',
      ONLY: 'an agent with tools,a server of tools,the older client',
      MARKS: '/dev/null',
    }
    const sending = { SPANLEDGER_RECORD_DIR: '', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${logs.url}/v1/logs` }
    const recorded = await recordApp(folder, { app: 'replay/corpus.mjs', env: { ...env, ...sending } })
    await Promise.all([models.close(), logs.close()])
    const ingest = { project: 'shop', ingestedNano: 1_795_305_600_000_000_000n }
    const records = logs.bodies.flatMap(body => decodeLogs(body, 'json').logs).map(normaliseLog)
    const { recordings, others } = splitRecordings(records)
    // A batch that comes twice is stored once.
    await open.store.insert(encodeRecordings(recordings, ingest), 'first')
    await open.store.insert(encodeRecordings(recordings, ingest), 'again')

    const kindOf = (log: (typeof recordings)[number]) => log.attributes.get('spanledger.recording.kind')
    const traces = recordings.find(log => kindOf(log) === 'task')?.attributes.get('spanledger.recording.traces')
    const prefix = typeof traces === 'string' ? traces.slice(0, 12) : 'none'
    const found = await storedRecordings(sourceIn(open.store, 'shop'), prefix)
    const foreign = await storedRecordings(sourceIn(open.store, 'bank'), prefix)
    const everything = await storedRecordings(sourceIn(open.store, 'shop'), '')
    await forget(open.store)
    const later = await storedRecordings(sourceIn(open.store, 'shop'), prefix)
    await open.close()
    for (const { recording } of everything) writeFolder(folder, recording)
    const played = await playApp(folder, { app: 'replay/corpus.mjs', env })

    expect(others).toEqual([])
    expect(foreign).toEqual([])
    expect(later).toEqual([])
    expect(found.filter(({ asked }) => asked)).toHaveLength(1)
    expect(found.map(({ recording }) => recording.kind)).toContain('process')
    expect(played.verdicts.map(({ name, verdict }) => `${name}: ${verdict}`).sort()).toEqual([
      'a server of tools: identical',
      'an agent with tools: identical',
      'the older client: identical',
    ])
    expect(played.stdout).toBe(recorded.stdout)
  },
)

test('names a recording of which a part is not in the store', async () => {
  const source: RecordingSource = {
    recordingsOf: () => Promise.resolve([{ id: 'a'.repeat(32), asked: true }]),
    parts: () => Promise.resolve([{ id: 'a'.repeat(32), part: 1, parts: 2, body: '{}' }]),
  }

  await expect(storedRecordings(source, 'aa')).rejects.toThrow(/of the recording a{32} only 1 of 2 parts/)
})
