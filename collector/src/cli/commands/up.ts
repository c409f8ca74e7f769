import { once } from 'node:events'
import { startCollector } from '../../main.ts'
import { collectorOptions, configFrom } from '../collector-options.ts'
import { openLog } from '../../watch/log.ts'
import { parseWords, type Command } from '../command.ts'

export const up: Command = {
  name: 'up',
  summary: 'start the collector and keep it running',
  usage: '[options]',
  example: 'spanledger up --data /var/lib/spanledger',
  options: collectorOptions,
  async run(words, environment) {
    const config = configFrom(parseWords(words, this.options), environment)
    const log = openLog({ level: config.logLevel })
    const collector = await startCollector(config, log)
    const grpc = collector.grpcPort === undefined ? '' : `, and OTLP/gRPC on port ${collector.grpcPort}`
    console.log(`spanledger takes OTLP/HTTP at ${collector.url}/v1/traces${grpc}

  look:                  ${collector.url}/
  instrument a service:  OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url} node --require @spanledger/instrumentation/register app.js
  ask:                   spanledger query cost-per-task
  health:                ${collector.url}/readyz
  data:                  ${config.clickhouse ? config.clickhouse.url : config.dataFolder}`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    log.info('closing: finishing what was accepted')
    await collector.close()
    const { segments, rows, bytes } = collector.waiting
    if (segments > 0) log.warn('not stored yet; it waits in the spool for the next start', { segments, rows, bytes })
    return 0
  },
}
