/** One piece of an answer that comes as a stream, whatever its framing. */
export interface StreamEvent {
  /** Its kind, where the framing tells one apart from the data. */
  readonly event: string
  /** JSON, for every protocol there is. */
  readonly data: string
}
