import { stacks } from './stacks.cjs'

await stacks()
