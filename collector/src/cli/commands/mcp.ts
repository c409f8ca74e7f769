import { once } from 'node:events'
import { questions } from '@spanledger/queries'
import { askerOptions, openAsker } from '../asker.ts'
import { parseWords, type Command } from '../command.ts'
import { version } from '../version.ts'

export const mcp: Command = {
  name: 'mcp',
  summary: 'let a coding agent ask: a server of the Model Context Protocol on standard input and output',
  usage: '[options]',
  example: `spanledger mcp
  in the agent's settings:  {"mcpServers": {"spanledger": {"command": "npx", "args": ["spanledger", "mcp"]}}}
  over HTTP, from a running collector:  {"mcpServers": {"spanledger": {"url": "http://127.0.0.1:4318/mcp"}}}`,
  options: askerOptions,
  async run(words, environment) {
    // Loaded here, so that no other command waits for it.
    const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js')
    const { mcpServer } = await import('../../mcp/mcp-server.ts')
    const asker = await openAsker(parseWords(words, this.options), environment)
    const server = mcpServer({ version, questions, ask: (question, texts) => asker.ask(question, texts) })
    try {
      await server.connect(new StdioServerTransport())
      await once(process.stdin, 'close')
      return 0
    } finally {
      await server.close()
      await asker.close()
    }
  },
}
