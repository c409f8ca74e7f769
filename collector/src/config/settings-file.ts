import { existsSync, readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { optionTable, type OptionName } from './options.ts'

/** What is configured in sections and not in options; each part reads its own. */
export const sectionNames = ['budgets', 'alerts', 'sinks', 'tools', 'login'] as const

export type SectionName = (typeof sectionNames)[number]

/** `spanledger.yaml`: options below `collector:`, and the sections beside it. */
export interface SettingsFile {
  readonly options: Partial<Record<OptionName, string>>
  /** As it was written, checked by whom it is for; undefined where nothing was. */
  readonly sections: Readonly<Partial<Record<SectionName, unknown>>>
  readonly mistakes: readonly string[]
}

export interface SettingsPath {
  /** This one has to be there. */
  readonly named: string | undefined
  /** This one is taken where none is named and it is there. */
  readonly nearby: string | undefined
}

/** Reads the settings file; mistakes are told by line, all of them, and none is thrown. */
export function readSettingsFile({ named, nearby }: SettingsPath): SettingsFile {
  const path = named ?? nearby
  if (path === undefined) return nothing
  if (!existsSync(path)) return named === undefined ? nothing : broken(`--config: there is no file ${path}`)
  const lines = new LineCounter()
  try {
    // Aliases are off: a few lines of them can stand for more than fits into memory.
    const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, prettyErrors: false })
    if (document.errors.length > 0)
      return broken(...document.errors.map(({ pos, message }) => `${path}:${lines.linePos(pos[0]).line}: ${message}`))
    return settingsIn(path, document.toJS({ maxAliasCount: 0 }))
  } catch (cause) {
    return broken(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function settingsIn(path: string, content: unknown): SettingsFile {
  if (content === null || content === undefined) return nothing
  if (!isRecord(content)) return broken(`${path}: expected ${expectedKeys}`)
  const { collector = {}, ...others } = content
  const mistakes: string[] = []
  const sections: Partial<Record<SectionName, unknown>> = {}
  for (const [key, value] of Object.entries(others)) {
    const name = sectionNames.find(known => known === key)
    if (name) sections[name] = value
    else mistakes.push(`${path}: ${JSON.stringify(key)} is not known; expected ${expectedKeys}`)
  }
  return { options: optionsIn(path, collector, mistakes), sections, mistakes }
}

function optionsIn(path: string, collector: unknown, mistakes: string[]): Partial<Record<OptionName, string>> {
  const options: Partial<Record<OptionName, string>> = {}
  if (!isRecord(collector)) mistakes.push(`${path}: collector: expected options such as \`port: 4318\``)
  else
    for (const [key, value] of Object.entries(collector)) {
      const name = optionNames.find(known => known === key)
      if (name && isScalar(value)) options[name] = String(value)
      else mistakes.push(`${path}: collector.${key}: ${name ? 'expected one value' : 'no such option'}`)
    }
  return options
}

const nothing: SettingsFile = { options: {}, sections: {}, mistakes: [] }

function broken(...mistakes: readonly string[]): SettingsFile {
  return { ...nothing, mistakes }
}

// The keys of a literal object are exactly its names. The file cannot say where it is.
const optionNames = (Object.keys(optionTable) as OptionName[]).filter(name => name !== 'config')

const expectedKeys = `the keys collector, ${sectionNames.join(', ')}`

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
