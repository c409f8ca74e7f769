import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { note, param } from '../../address/address.ts'
import { columns, shownColumns } from './columns.tsx'
import { filterKeys, readFilter, withFilter } from './filter.ts'

interface FilterBarProps {
  readonly field: RefObject<HTMLInputElement | null>
  readonly isLive: boolean
}

const typingMs = 350
const outcomes = ['failed', 'escalated', 'running', 'completed'] as const

/** What is looked for, and which columns are shown. All of it is in the address. */
export function FilterBar({ field, isLive }: FilterBarProps) {
  const asked = param('q')
  const [typed, setTyped] = useState(asked)
  useEffect(() => setTyped(asked), [asked])
  useEffect(() => {
    const timer = setTimeout(() => note({ q: typed.trim() }), typingMs)
    return () => clearTimeout(timer)
  }, [typed])
  const { mistakes } = readFilter(typed)
  return (
    <form
      class="filter"
      role="search"
      onSubmit={event => {
        event.preventDefault()
        note({ q: typed.trim() }, { push: true })
        field.current?.blur()
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label="Filter runs"
        placeholder="task:refund outcome:failed cost:>0.05, or words that were said"
        list="filter-keys"
        value={typed}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      <datalist id="filter-keys">
        {filterKeys.map(key => (
          <option key={key} value={`${typed.replace(/\S*$/, '')}${key}:`} />
        ))}
      </datalist>
      <div class="chips">
        <OutcomeChips asked={asked} />
        <button
          type="button"
          class="chip live"
          aria-pressed={isLive}
          title="Follow what comes in (l)"
          onClick={() => note({ live: isLive ? 'off' : '' })}
        >
          live
        </button>
        <ColumnMenu />
      </div>
      {mistakes.length > 0 && (
        <p class="mistake" role="status">
          {mistakes.join('; ')}
        </p>
      )}
    </form>
  )
}

function OutcomeChips({ asked }: { readonly asked: string }) {
  return (
    <>
      {outcomes.map(outcome => {
        const isOn = new RegExp(`(^|\\s)outcome:${outcome}(\\s|$)`).test(asked)
        return (
          <button
            type="button"
            key={outcome}
            class="chip"
            aria-pressed={isOn}
            onClick={() => note({ q: withFilter(asked, 'outcome', isOn ? '' : outcome) })}
          >
            {outcome}
          </button>
        )
      })}
    </>
  )
}

function ColumnMenu() {
  const shown = new Set(shownColumns().map(({ name }) => name))
  const toggle = (name: string) => {
    const next = columns.filter(column => shown.has(column.name) !== (column.name === name))
    note({ cols: next.map(column => column.name).join(',') })
  }
  return (
    <details class="menu">
      <summary class="chip">columns</summary>
      <div class="menu-body">
        {columns.slice(1).map(({ name, title }) => (
          <label key={name}>
            <input type="checkbox" checked={shown.has(name)} onChange={() => toggle(name)} />
            {title}
          </label>
        ))}
      </div>
    </details>
  )
}
