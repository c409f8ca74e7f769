import { bedrockAnswer } from '../../helpers/clouds/bedrock-answers.ts'
import { startCloudServer, type CloudAnswer, type CloudCall } from '../../helpers/clouds/cloud-server.ts'
import { googleAnswer } from '../../helpers/clouds/google-answers.ts'
import { startVendorServer } from '../../helpers/model-vendors/vendor-server.ts'
import { startStores } from '../../helpers/stores/stores.ts'

interface Started {
  /** Says to an application where it is. */
  readonly env: NodeJS.ProcessEnv
  close(): Promise<void>
}

/** What a subject may name besides the model server, which is always there. */
export type ServerName = keyof typeof servers

const servers = {
  stores: startStores as () => Promise<Started>,
  vendors: async (): Promise<Started> => {
    const server = await startVendorServer()
    return { env: { VENDOR_SERVER: server.url }, close: () => server.close() }
  },
  google: () => cloud(googleAnswer),
  bedrock: () => cloud(bedrockAnswer),
}

async function cloud(answerOf: (call: CloudCall) => CloudAnswer): Promise<Started> {
  const server = await startCloudServer(answerOf)
  const env = { CLOUD_SERVER: server.url, CLOUD_SERVER_HTTP2: server.http2Url }
  return { env, close: () => server.close() }
}

/** Starts those that are named. */
export async function startServers(names: readonly ServerName[]): Promise<Started> {
  const started = await Promise.all(names.map(name => servers[name]()))
  return {
    env: Object.assign({}, ...started.map(({ env }) => env)) as NodeJS.ProcessEnv,
    close: async () => {
      await Promise.all(started.map(server => server.close()))
    },
  }
}
