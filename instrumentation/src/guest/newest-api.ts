import { context, diag, propagation, trace } from '@opentelemetry/api'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ours = { trace, context, propagation, diag }

type Api = typeof ours

/**
 * The copy of `@opentelemetry/api` to register through. A library that holds a newer copy than the one that registered
 * gets a silent no-op, while the other way round works; so it has to be the newest that the application can see.
 */
export function newestApi(places = [join(process.cwd(), 'app.js'), process.argv[1]]): Api {
  let newest: { readonly minor: number; readonly api: Api } = { minor: minorOf(import.meta.url), api: ours }
  for (const place of places) {
    if (place === undefined) continue
    try {
      const minor = minorOf(place)
      // True: a package of that name and of major version 1 has these.
      if (minor > newest.minor) newest = { minor, api: createRequire(place)('@opentelemetry/api') as Api }
    } catch {
      // The application has none.
    }
  }
  return newest.api
}

// The package exports no package.json, so it is looked for upwards from its main file.
function minorOf(from: string): number {
  let folder = dirname(createRequire(from).resolve('@opentelemetry/api'))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string }
  const [major, minor] = version.split('.')
  return major === '1' ? Number(minor) : -1
}
