export interface ScriptedServer {
  readonly url: string
  /** How many requests it has answered. */
  readonly answers: number
  close(): Promise<void>
}

/** The server that never gives the same answer twice. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const path = new URL('../../instrumentation/apps/replay/scripted-server.mjs', import.meta.url).href
  // True: what that file exports.
  const { startScriptedServer } = (await import(path)) as { startScriptedServer: () => Promise<ScriptedServer> }
  return startScriptedServer()
}
