import type { Repricing } from './reprice.ts'

/** A repricing as JSON has it: amounts as text, since a number would be rounded. */
export interface PrintableRepricing {
  readonly models: readonly {
    readonly model: string
    readonly calls: number
    readonly old_nano: string
    readonly new_nano: string
  }[]
  readonly calls: number
  readonly old_nano: string
  readonly new_nano: string
  readonly change_id?: string
}

export function printableRepricing({ models, calls, oldNano, newNano, changeId }: Repricing): PrintableRepricing {
  return {
    models: models.map(model => ({
      model: model.model,
      calls: model.calls,
      old_nano: String(model.oldNano),
      new_nano: String(model.newNano),
    })),
    calls,
    old_nano: String(oldNano),
    new_nano: String(newNano),
    ...(changeId !== undefined && { change_id: changeId }),
  }
}
