import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Room } from '../../../../collector/src/engine/disk/room.ts'
import { mountSmallDisk } from '../../../faults/harness/processes.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const MiB = 1024 ** 2

test('an INSERT begins only with room for what it brings, twice, and to spare', async context => {
  const folder = await temporaryFolder()
  context.skip(!mountSmallDisk(folder, 16 * MiB), 'this user may not mount')
  const room = new Room(folder, 4 * MiB)

  expect(await room.forInsert(MiB, () => Promise.resolve('stored'))).toBe('stored')
  await expect(room.forInsert(7 * MiB, () => Promise.resolve('stored'))).rejects.toMatchObject({
    code: 243,
    type: 'NOT_ENOUGH_SPACE',
    message: expect.stringMatching(/^\d+ bytes are free on the disk of /),
  })
  expect(await room.mustStartAgain()).toBe(false)
})

test('an INSERT that leaves no room is not believed, and the engine must start again once there is some', async context => {
  const folder = await temporaryFolder()
  context.skip(!mountSmallDisk(folder, 16 * MiB), 'this user may not mount')
  const room = new Room(folder, 4 * MiB)
  const filler = join(folder, 'filler')
  const fill = () => writeFile(filler, Buffer.alloc(15 * MiB))

  await expect(room.forInsert(0, fill)).rejects.toMatchObject({ type: 'NOT_ENOUGH_SPACE' })
  expect(await room.mustStartAgain()).toBe(false)
  await rm(filler)

  expect(await room.mustStartAgain()).toBe(true)
})
