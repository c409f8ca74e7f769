/** Whether the process that is being started right now is a server of MCP, whose messages are a seam of their own. */
export function spawnedByMcp(): boolean {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const { stack = '' } = new Error('Who starts it?')
  Error.stackTraceLimit = stackTraceLimit
  return /StdioClientTransport|[\\/]@modelcontextprotocol[\\/]/.test(stack)
}
