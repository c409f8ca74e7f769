/** What a span said, as plain JSON values, before it is hashed. Messages are those of the GenAI conventions, or text. */
export interface Said {
  /** A list of messages, or one text. */
  readonly input: unknown
  readonly output: unknown
  /** A list of parts, or one text. */
  readonly system: unknown
  readonly toolDefinitions: unknown
  readonly toolArguments: unknown
  readonly toolResult: unknown
  readonly query: unknown
}
