import type { Body, Step } from '../../recording/format.ts'
import { firstDifference } from '../../recording/difference.ts'
import { comparable, requestHash } from '../../recording/identity.ts'
import type { Divergence } from './divergence.ts'
import { likeness } from './likeness.ts'

/** A call that the run makes now. */
export interface Call {
  readonly seam: Step['seam']
  readonly name: string
  readonly url: string | undefined
  readonly body: Body | undefined
}

interface Place {
  readonly step: Step
  state: 'waiting' | 'taken' | 'taken by another'
  /** What was noted when another call took it, or when it was passed over. */
  note: Note | undefined
}

interface Note {
  divergence: Divergence
}

// How far ahead a call that is like no other is looked for.
const lookAhead = 4

/**
 * Finds the recorded step of each call, and notes where the run goes another way: the same request, the first not yet
 * made; else the one whose turn it is among those of the same name.
 */
export class Matcher {
  readonly #places: readonly Place[]
  readonly #notes: Note[] = []

  constructor(steps: readonly Step[]) {
    this.#places = steps
      .filter(({ within }) => within === undefined)
      .map(step => ({ step, state: 'waiting', note: undefined }))
  }

  /** The step that answers the call; `undefined` where there is none. */
  match(call: Call): Step | undefined {
    const hash = requestHash(call)
    const same = this.#places.filter(({ step }) => step.request.hash === hash && step.name === call.name)
    const exact = same.find(({ state }) => state === 'waiting')
    if (exact !== undefined) return this.#take(exact)
    const late = same.find(({ state }) => state === 'taken by another')
    if (late !== undefined) return this.#takeBack(late)
    const edited = this.#turnOf(call)
    if (edited === undefined) {
      this.#note(this.#extra(call, undefined))
      return undefined
    }
    this.#passOver(edited)
    edited.state = 'taken by another'
    edited.note = this.#note(edit(edited.step, call))
    return edited.step
  }

  /** What the run did otherwise, in the order in which it did; at its end, also what it did not do. */
  divergences(isOver: boolean): readonly Divergence[] {
    if (isOver) {
      for (const place of this.#places) {
        if (place.state === 'waiting' && place.note === undefined) place.note = this.#note(missing(place.step))
      }
    }
    return this.#notes.map(({ divergence }) => divergence)
  }

  /** The steps that no call has asked for yet, though it is not too late. */
  get waiting(): readonly Step[] {
    return this.#places.filter(({ state, note }) => state === 'waiting' && note === undefined).map(({ step }) => step)
  }

  /** A difference that is seen elsewhere, at its place among the others. */
  add(divergence: Divergence): void {
    this.#note(divergence)
  }

  get taken(): number {
    return this.#places.filter(({ state }) => state !== 'waiting').length
  }

  #take(place: Place): Step {
    this.#passOver(place)
    place.state = 'taken'
    // It was passed over, and comes now.
    if (place.note !== undefined) place.note.divergence = { ...place.note.divergence, kind: 'order' }
    return place.step
  }

  /** The call that the step is of comes after one that was taken for it: that one was new. */
  #takeBack(place: Place): Step {
    place.state = 'taken'
    if (place.note !== undefined) {
      place.note.divergence = { ...place.note.divergence, kind: 'extra', pointer: '', recorded: undefined }
    }
    return place.step
  }

  /** What was over before this step began, and was not asked for, is left out or comes late. */
  #passOver({ step }: Place): void {
    for (const place of this.#places) {
      if (place.step === step) break
      const before = place.step.endedMs !== undefined && place.step.endedMs <= step.issuedMs
      if (place.state !== 'waiting' || place.note !== undefined || !before) continue
      place.note = this.#note({ ...missing(place.step), actual: step.name })
    }
  }

  #turnOf(call: Call): Place | undefined {
    const candidates = this.#places.filter(
      ({ step, state, note }) =>
        state === 'waiting' && note === undefined && step.name === call.name && step.seam === call.seam,
    )
    const [first] = candidates
    const body = comparable(call.body)
    let best = first
    let most = first === undefined ? 0 : likeness(comparable(first.step.request.body), body)
    // A later one that is far more alike: those before it were left out.
    for (const candidate of candidates.slice(1, lookAhead)) {
      const alike = likeness(comparable(candidate.step.request.body), body)
      if (alike > most + 0.2) {
        best = candidate
        most = alike
      }
    }
    return best
  }

  #extra({ name, body }: Call, step: number | undefined): Divergence {
    return {
      kind: 'extra',
      step: step ?? this.waiting[0]?.issue,
      name,
      pointer: '',
      recorded: undefined,
      actual: comparable(body),
    }
  }

  #note(divergence: Divergence): Note {
    const note = { divergence }
    this.#notes.push(note)
    return note
  }
}

function edit(step: Step, call: Call): Divergence {
  const { issue, name, request } = step
  const found = firstDifference(comparable(request.body), comparable(call.body))
  // Nothing in the body: then it is the address.
  const difference = found ?? { pointer: '', recorded: request.url, actual: call.url }
  return { kind: 'edited', step: issue, name, ...difference }
}

function missing({ issue, name, request }: Step): Divergence {
  return { kind: 'missing', step: issue, name, pointer: '', recorded: comparable(request.body), actual: undefined }
}
