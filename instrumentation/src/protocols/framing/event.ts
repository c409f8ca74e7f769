/** One piece of an answer that comes as a stream, whatever its framing. */
export interface StreamEvent {
  /** Its kind, where the framing tells one apart from the data. */
  readonly event: string
  /** JSON, for every protocol there is. */
  readonly data: string
  /** Whether the framing itself says that this is an error, whose name is then the event's. */
  readonly failed?: true
}
