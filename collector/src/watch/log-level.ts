/** How much the log says: errors only, warnings too, and so on. */
export const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
