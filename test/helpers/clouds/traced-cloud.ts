import { runApp, type AppOptions, type AppRun } from '../hooked-app.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../otlp-receiver.ts'
import { startCloudServer, type CloudAnswer, type CloudCall } from './cloud-server.ts'

export interface CloudRun extends AppRun {
  /** Those that are about calls, in the order of their ends. */
  readonly spans: readonly ReceivedSpan[]
  readonly calls: readonly CloudCall[]
  /** The lines that the application printed, one for each case. */
  readonly cases: readonly string[]
}

/** Runs an application between a cloud's server and an OTLP receiver, and gives what each of the three saw. */
export async function traceCloud(
  options: Omit<AppOptions, 'app'> & { readonly app?: string },
  answerOf: (call: CloudCall) => CloudAnswer,
): Promise<CloudRun> {
  const [cloud, otlp] = await Promise.all([startCloudServer(answerOf), startOtlpReceiver()])
  try {
    const env = {
      CLOUD_SERVER: cloud.url,
      CLOUD_SERVER_HTTP2: cloud.http2Url,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
      SPANLEDGER_CONTENT: 'full',
      ...options.env,
    }
    const run = await runApp({ app: 'clouds/app.mjs', ...options, env })
    const spans = otlp.spans.filter(span => span.attributes['spanledger.report'] === undefined)
    return { ...run, spans, calls: cloud.calls, cases: run.stdout.split('\n').slice(0, -1) }
  } finally {
    await Promise.all([cloud.close(), otlp.close()])
  }
}

/** The spans with this name. */
export function spansNamed({ spans }: CloudRun, name: string): readonly ReceivedSpan[] {
  return spans.filter(span => span.name === name)
}
