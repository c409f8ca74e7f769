import type { Attributes, Span } from '@opentelemetry/api'
import { inSpan } from './spans.ts'
import { refundLimitCents, type Shop } from './shop.ts'

export interface ToolDefinition {
  readonly name: 'lookup_order' | 'issue_refund' | 'hand_over'
  readonly description: string
  readonly effect: 'read' | 'write'
  readonly parameters: {
    readonly type: 'object'
    readonly properties: Readonly<Record<string, { readonly type: string }>>
    readonly required: string[]
  }
}

export const lookupOrder: ToolDefinition = {
  name: 'lookup_order',
  description: 'Looks up an order: its status, carrier, expected day of delivery and total in cents.',
  effect: 'read',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
}

export const issueRefund: ToolDefinition = {
  name: 'issue_refund',
  description: 'Pays an order back to the card it was paid with.',
  effect: 'write',
  parameters: {
    type: 'object',
    properties: { order_id: { type: 'string' }, amount_cents: { type: 'integer' } },
    required: ['order_id', 'amount_cents'],
  },
}

export const handOver: ToolDefinition = {
  name: 'hand_over',
  description: 'Hands the ticket to a colleague, for refunds above the limit and whatever you must not decide.',
  effect: 'write',
  parameters: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
}

export interface ToolUse {
  readonly id: string
  readonly name: string
  /** What the model wrote, as JSON. */
  readonly input: string
}

/** Runs the tool that the model asked for and returns its result as JSON. */
export function runTool(shop: Shop, use: ToolUse): Promise<string> {
  const tool = [lookupOrder, issueRefund, handOver].find(candidate => candidate.name === use.name)
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': use.name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': use.id,
    'gen_ai.tool.call.arguments': use.input,
    'spanledger.tool.effect': tool?.effect,
  }
  return inSpan(`execute_tool ${use.name}`, attributes, async span => {
    if (use.name === issueRefund.name) expectAllowed(span, use)
    const result = JSON.stringify(resultOf(shop, use))
    span.setAttribute('gen_ai.tool.call.result', result)
    return result
  })
}

/** The shop's rule for money; the trace is told what was decided, by which revision of the rule, and who approved. */
function expectAllowed(span: Span, { id, input }: ToolUse): void {
  const isAllowed = Number(argument(JSON.parse(input), 'amount_cents')) <= refundLimitCents
  mark(span, 'decision', {
    'spanledger.decision.id': id,
    'spanledger.decision.result': isAllowed ? 'allow' : 'deny',
    'spanledger.decision.policy': 'refund-limit',
    'spanledger.decision.policy_revision': '2026-09-01',
  })
  if (!isAllowed) throw new RangeError(`A refund above ${refundLimitCents / 100} dollars is not the agent's to make`)
  mark(span, 'approval', {
    'spanledger.approval.id': id,
    'spanledger.approval.approver': 'policy:refund-limit',
    'spanledger.approval.scope': `one refund of at most ${refundLimitCents / 100} dollars`,
  })
}

/** An event says when, attributes make it easy to find. */
function mark(span: Span, kind: 'decision' | 'approval', attributes: Attributes): void {
  span.addEvent(`spanledger.${kind}`, attributes)
  span.setAttributes(attributes)
}

function resultOf(shop: Shop, { name, input }: ToolUse): object {
  const given: unknown = JSON.parse(input)
  switch (name) {
    case 'lookup_order':
      return shop.lookupOrder(String(argument(given, 'order_id')))
    case 'issue_refund':
      return shop.issueRefund(String(argument(given, 'order_id')), Number(argument(given, 'amount_cents')))
    case 'hand_over':
      return { handed_over: true }
    default:
      throw new RangeError(`There is no tool named ${name}`)
  }
}

function argument(given: unknown, name: string): unknown {
  if (typeof given === 'object' && given !== null && name in given) return Reflect.get(given, name)
  throw new TypeError(`The tool call lacks ${name}`)
}
