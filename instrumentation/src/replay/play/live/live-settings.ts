/** How a run is executed again with its models asked for real, and all else from the record. */
export interface LiveSettings {
  /** The recordings this is about; those that they need are played as they were. */
  readonly runs: readonly string[]
  /** The socket of whoever passes requests on. */
  readonly socket: string
  /** Tools, look-ups and requests that are live as well, known only to read; `*` stands for anything. */
  readonly tools: readonly string[]
  /**
   * What happens to a call that the record does not have:
   * - `fail`: it fails with `REPLAY_NOT_RECORDED`
   * - `nearest`: it gets what the most similar recorded call of that name got
   * - `stop`: the process ends
   */
  readonly missing: 'fail' | 'nearest' | 'stop'
}

/** What `SPANLEDGER_REPLAY_LIVE` says, which is written by whoever starts the player. */
export function readLiveSettings(text: string | undefined): LiveSettings | undefined {
  // True: that is what it is given.
  return text ? (JSON.parse(text) as LiveSettings) : undefined
}

/** Whether a call is one of those that are live by their name, `tool NAME`, `retrieval NAME` or a request's. */
export function isLiveTool(name: string, tools: readonly string[]): boolean {
  return tools.some(pattern => {
    const parts = pattern.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    return new RegExp(`^(?:tool |retrieval )?${parts.join('.*')}$`).test(name)
  })
}
