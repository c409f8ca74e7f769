import { quietly } from '../../guest/quietly.ts'
import { protocolsOfPath } from '../../protocols/table.ts'
import { partsOf } from '../../wire/call/spoken.ts'
import type { Exchange, OutgoingRequest } from '../../wire/exchange.ts'
import { currentAccount } from '../account/current.ts'
import { guardWire, provideWireGuard } from '../account/wire-guard.ts'
import type { Caps } from '../caps.ts'
import { complain } from '../notice.ts'
import { policies } from '../policy.ts'
import { wantPrices } from '../prices/known-prices.ts'
import { GuardedExchange } from './guarded-exchange.ts'
import { admittedNow, holdFetch, refuseBody } from './hold-fetch.ts'

let guarding = false

/** Called by the hook at its start, when the seams are in place: from now on caps on calls can be held. */
export function startGate(): void {
  provideWireGuard(guard)
  quietly(() => {
    for (const [task, caps] of policies()) guardWire(caps, task)
  })
}

function guard(caps: Caps, task: string): void {
  if (caps.maxCostUsd !== undefined) wantPrices(task)
  if (guarding) return
  guarding = true
  if (!holdFetch()) complain('caps on calls of models hold for node:http only: this Node has no fetch that can be held')
}

/** Puts a guard around what observes a request, where it is made in a task with a budget. */
export function guarded(request: OutgoingRequest, inner: Exchange | undefined): Exchange | undefined {
  if (!guarding || inner === undefined) return inner
  return quietly(() => guardedIn(request, inner)) ?? inner
}

function guardedIn(request: OutgoingRequest, inner: Exchange): Exchange | undefined {
  const admitted = admittedNow()
  const account = admitted?.account ?? currentAccount()
  if (account === undefined) return undefined
  const protocols = protocolsOfPath(request.method, partsOf(request.path).path)
  const exchange = new GuardedExchange({ inner, account, protocols, request, admitted: admitted?.call })
  if (admitted === undefined) refuseBody(request, exchange)
  return exchange
}
