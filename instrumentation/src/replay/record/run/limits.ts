const MiB = 1024 * 1024

/** What a recording holds at most; what is beyond is named in it. */
export const limits = {
  /** Of one body, request or answer. */
  bodyBytes: 4 * MiB,
  /** Of all bodies of a run. */
  runBytes: 32 * MiB,
  /** Of one run. */
  steps: 5000,
  /** Of the text that a process printed, or a server answered. */
  outputBytes: MiB,
} as const
