import type { Config } from '../config/config.ts'
import { readConfig } from '../config/config.ts'
import { optionTable, type OptionName } from '../config/options.ts'
import type { CommandOption, ParsedWords } from './command.ts'

/** The collector's options as options of a command. */
export const collectorOptions: Readonly<Record<string, CommandOption>> = Object.fromEntries(
  Object.entries(optionTable).map(([name, { value, help, variable, default: fallback }]) => [
    name,
    { type: 'string', value, help: `${help} (${variable}${fallback === '' ? '' : `; default ${fallback}`})` },
  ]),
)

/** @throws ConfigError listing every mistake */
export function configFrom(words: ParsedWords, environment: NodeJS.ProcessEnv): Config {
  const flags: Partial<Record<OptionName, string>> = {}
  for (const name of optionNames) {
    const text = words.text(name)
    if (text !== undefined) flags[name] = text
  }
  return readConfig(flags, environment, 'spanledger.yaml')
}

// The keys of a literal object are exactly its names.
const optionNames = Object.keys(optionTable) as OptionName[]
