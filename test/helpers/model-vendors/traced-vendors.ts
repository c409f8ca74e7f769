import { runApp, type AppRun } from '../hooked-app.ts'
import { nodeBinary } from '../nodes.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../otlp-receiver.ts'
import { startVendorServer } from './vendor-server.ts'

export interface VendorRun {
  /** What each case came to for its caller, by name. */
  readonly outcomes: ReadonlyMap<string, string>
  /** The same without the hook. */
  readonly bare: ReadonlyMap<string, string>
  readonly spans: readonly ReceivedSpan[]
  readonly stderr: string
  spanOf(name: string): ReceivedSpan | undefined
}

/** Runs the cases of some vendors' SDKs with the hook and without. The span of a case is found by its task's key. */
export async function traceVendors(folder: 'newest' | 'older', vendors: readonly string[]): Promise<VendorRun> {
  const args = [folder, ...vendors]
  const [bare, hooked] = [await run(args, false), await run(args, true)]
  return {
    outcomes: outcomesOf(hooked),
    bare: outcomesOf(bare),
    spans: hooked.spans,
    stderr: hooked.stderr,
    spanOf: name => hooked.spans.find(span => span.attributes['spanledger.task.name'] === name && isCall(span)),
  }
}

function isCall({ attributes }: ReceivedSpan): boolean {
  return attributes['gen_ai.operation.name'] !== undefined
}

async function run(args: readonly string[], hook: boolean): Promise<AppRun & { spans: readonly ReceivedSpan[] }> {
  const [vendors, otlp] = await Promise.all([startVendorServer(), startOtlpReceiver()])
  try {
    const env = { VENDOR_SERVER: vendors.url, OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url }
    // The newest of some need a newer Node than ours may be.
    const node = args[0] === 'newest' ? nodeBinary(22) : process.execPath
    const ran = await runApp({ app: 'model-vendors/app.mjs', args, node, env, ...(hook && { hook: '--require' }) })
    if (ran.code !== 0) throw new Error(`The application ended with ${ran.code}: ${ran.stderr}`)
    return { ...ran, spans: otlp.spans }
  } finally {
    await Promise.all([vendors.close(), otlp.close()])
  }
}

function outcomesOf({ stdout }: AppRun): ReadonlyMap<string, string> {
  const entries = stdout.split('\n').filter(line => line.startsWith('['))
  return new Map(entries.map(line => JSON.parse(line) as [string, string]))
}
