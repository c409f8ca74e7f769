import { randomInt } from 'node:crypto'

/** The long form is `npm run faults`; the short one is a part of `npm test`. */
export const isLong = process.env.FAULTS === 'long'

/** What the random choices of this run are made from. `FAULTS_SEED` repeats one; moments of real time still differ. */
export const seed = Number(process.env.FAULTS_SEED ?? randomInt(2 ** 31))

/** How long a store or a disk misbehaves; the long one is longer than the collector waits for an answer. */
export const faultMs = isLong ? 65_000 : 3_000

/** How long clients and clocks do. */
export const busyMs = isLong ? 45_000 : 2_000

/** Clients at the same time. In the short form the machine belongs to other tests, too. */
export const clients = isLong ? 8 : 4

/** How long everything acknowledged may take to be in the store once the fault is over. */
export const recoveryMs = 90_000

/** How long the sums may take: after a minute under load there are hundreds of thousands of runs, on one core of the store. */
export const sumsMs = isLong ? 300_000 : 90_000

/** A limit for a test that a hang would otherwise keep for ever. */
export const testMs = isLong ? 600_000 : 150_000
