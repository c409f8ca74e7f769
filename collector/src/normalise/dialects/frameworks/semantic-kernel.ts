import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { listOf, structureOf } from '../../said/json.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { saidInEvents, toldInEvents } from '../conventions/message-events.ts'
import { tellSpelledUsage } from '../conventions/usage-names.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** Microsoft's Semantic Kernel and Agent Framework: messages in events, and workflows of executors. */
export const semanticKernel: Dialect = {
  name: 'semantic-kernel',
  readsEvents: true,
  keys: /^(sk\.available_functions|workflow\.(id|name|definition)|executor\.(id|type))$/,
  scopes:
    /^(Microsoft\.(SemanticKernel|Extensions\.AI|Agents)|Experimental\.Microsoft\.|semantic_kernel|agent_framework)/,
  translate,
}

function translate({ attributes, events, name }: OtlpSpan, told: Translation): void {
  const provider = readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')
  told.operation ??= name.startsWith('workflow.run') ? 'invoke_workflow' : undefined
  told.provider ??= provider === undefined ? undefined : (providerName(provider) ?? '')
  tellSpelledUsage(attributes, told)
  told.input ??= toldInEvents(events)
  told.output ??= saidInEvents(events)
  told.toolDefinitions ??= toolDefinitionsOf(listOf(structureOf(attributes.get('sk.available_functions'))))
}
