// Modules that fail while they load, and what their importers see of it.
const attempts = [
  () => require('./broken.cjs'),
  () => require('./imports-broken.mjs'),
  () => import('./broken.cjs'),
  () => import('./broken.mjs'),
  () => require('./none.cjs'),
  () => import('node:fs/promises').then(({ readFile }) => readFile(new URL('none', 'file:///'))),
]

module.exports.stacks = async function () {
  Error.stackTraceLimit = 40
  for (const attempt of attempts) {
    try {
      await attempt()
    } catch (error) {
      console.log(error.stack)
    }
  }
}
if (require.main === module) void module.exports.stacks()
