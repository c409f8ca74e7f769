import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { listOf, structureOf } from '../../said/json.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { saidInEvents, toldInEvents } from '../conventions/message-events.ts'
import { spelledUsage } from '../conventions/usage-names.ts'
import type { Dialect, Translation } from '../dialect.ts'

/** Microsoft's Semantic Kernel and Agent Framework: messages in events, and workflows of executors. */
export const semanticKernel: Dialect = {
  name: 'semantic-kernel',
  readsEvents: true,
  keys: /^(sk\.available_functions|workflow\.(id|name|definition)|executor\.(id|type))$/,
  scopes:
    /^(Microsoft\.(SemanticKernel|Extensions\.AI|Agents)|Experimental\.Microsoft\.|semantic_kernel|agent_framework)/,
  translate,
}

function translate({ attributes, events, name }: OtlpSpan): Translation {
  const provider = readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')
  return {
    facts: [
      spelledUsage(attributes),
      {
        [names.GEN_AI_OPERATION_NAME]: name.startsWith('workflow.run') ? 'invoke_workflow' : undefined,
        [names.GEN_AI_PROVIDER_NAME]: provider === undefined ? undefined : (providerName(provider) ?? ''),
        [names.GEN_AI_WORKFLOW_NAME]: readString(attributes, 'workflow.name'),
      },
    ],
    said: {
      input: toldInEvents(events),
      output: saidInEvents(events),
      toolDefinitions: toolDefinitionsOf(listOf(structureOf(attributes.get('sk.available_functions')))),
    },
  }
}
