// Joins the sources to a few files of CommonJS, which is what the package ships. As hundreds of ES modules they would cost
// an application many times as much to start. Written only where something changed: processes of tests run meanwhile.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const source = fileURLToPath(new URL('src/', import.meta.url))
const target = fileURLToPath(new URL('dist/', import.meta.url))

/** What is loaded from outside. What several of them need lies in the first that does, and in one file only. */
const entries = [
  'attributes',
  'content/hash',
  'redaction/explain',
  'libraries/in-loader-thread',
  'api/api',
  'start',
  'replay/api',
]

async function bundle() {
  const owners = new Map()
  const build = await rolldown({
    input: Object.fromEntries(entries.map(entry => [entry, `${source}${entry}.ts`])),
    platform: 'node',
    external: /^@opentelemetry\//,
    preserveEntrySignatures: 'allow-extension',
    transform: { target: 'node20' },
    // Names of attributes as literals: an object whose keys are computed is many times slower to make.
    optimization: { inlineConst: { mode: 'all', pass: 2 } },
    plugins: [loadedLater, findOwners(owners)],
  })
  const { output } = await build.generate({
    format: 'cjs',
    strict: true,
    comments: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: {
      includeDependenciesRecursively: false,
      // What no entry needs lies with the file that does, which is loaded later.
      groups: [{ debugName: 'owner', name: id => owners.get(id) ?? null }],
    },
    plugins: [atTheirPaths, asTheyWere, literalKeys],
  })
  await build.close()
  for (const { fileName, code } of output) write(target + fileName, code)
  const written = new Set(output.map(({ fileName }) => fileName))
  for (const name of readdirSync(target, { recursive: true })) {
    if (name.endsWith('.cjs') && !written.has(name)) rmSync(target + name)
  }
}

/** Files that are named by their path, to be loaded when a library needs them or by another thread. */
const loadedLater = {
  name: 'loaded-later',
  transform(code, id) {
    const folder = posix.dirname(id.slice(source.length))
    const own = path => {
      this.emitFile({ type: 'chunk', id: `${source}${path}.ts`, fileName: `${path}.cjs` })
      return `'own:${path}.cjs'`
    }
    return code
      .replaceAll(/\blazily\('\.\/([\w/-]+)\.js'\)/g, (_, path) => `lazily(${own(`libraries/${path}`)})`)
      .replaceAll(/\bURL\('\.\/([\w/-]+)\.js', /g, (_, path) => `URL(${own(posix.join(folder, path))}, `)
  },
}

/** The same in the files that were made, as seen from each. */
const atTheirPaths = {
  name: 'at-their-paths',
  renderChunk: (code, { fileName }) =>
    code
      .replaceAll(/(?:\(0, )?(?:\w+\.)?\blazily\)?\("own:/g, 'require("own:')
      .replaceAll(/"own:([^"]+)"/g, (_, path) => {
        const relative = posix.relative(posix.dirname(fileName), path)
        return JSON.stringify(relative.startsWith('.') ? relative : `./${relative}`)
      }),
}

/** Node's functions as they were at the start: an ES module keeps them too when somebody replaces them. */
const asTheyWere = {
  name: 'as-they-were',
  renderChunk: code =>
    code.replaceAll(
      /^let (\w+) = require\(("node:[^"]+")\);\n(?:\1 = __toESM\(\1, 1\);\n)?/gm,
      (whole, variable, module) => {
        const uses = code.replace(whole, '').matchAll(new RegExp(`\\b${variable}\\b(?:\\.(\\w+))?`, 'g'))
        const names = new Set([...uses].map(([, name]) => name))
        if (names.has(undefined)) return whole
        const values = [...names].map(name => (name === 'default' ? 'default: module' : `${name}: module.${name}`))
        return `const ${variable} = (module => ({ ${values.join(', ')} }))(require(${module}));\n`
      },
    ),
}

const literalKeys = {
  name: 'literal-keys',
  renderChunk: code => code.replaceAll(/([{,]\s*)\[("[\w.]+")\]:/g, '$1$2:'),
}

function findOwners(owners) {
  return {
    name: 'find-owners',
    buildEnd() {
      const own = (id, entry) => {
        if (owners.has(id) || !id.startsWith(source)) return
        owners.set(id, entry)
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) own(imported, entry)
      }
      for (const entry of entries) own(`${source}${entry}.ts`, entry)
    },
  }
}

function write(path, code) {
  if (code === read(path)) return
  mkdirSync(dirname(path), { recursive: true })
  const written = `${path}.${process.pid}`
  writeFileSync(written, code)
  renameSync(written, path)
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

await bundle()
