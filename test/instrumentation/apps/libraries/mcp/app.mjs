import cases from './cases.cjs'
import load from './load.cjs'

for (const version of process.argv.slice(2)) {
  const sdk = await load.loadSdk(version, 'import')
  await cases.runCases(sdk, (name, seen) => console.log(version, name, JSON.stringify(seen)))
}
