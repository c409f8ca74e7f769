import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { commandLineOf, isAlive, markOf } from '../../collector/src/process-mark.ts'

function startSleeper(...words: readonly string[]) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ...words], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { pid: Number(child.pid), child }
}

test('knows a process again, stopped or not, until it is gone', async () => {
  const { pid, child } = startSleeper()
  const mark = await markOf(pid)
  child.kill('SIGSTOP')
  const whenStopped = mark && (await isAlive(mark))
  child.kill('SIGKILL')
  await once(child, 'exit')

  expect(mark).toMatchObject({ pid, started: expect.stringMatching(/^\S+$/) })
  expect(whenStopped).toBe(true)
  expect(await markOf(pid)).toBeUndefined()
})

test('does not take a process for another that had its id before', async () => {
  const mark = await markOf(process.pid)

  expect(mark && (await isAlive({ ...mark, started: `${mark.started}0` }))).toBe(false)
})

test('sees the words that a process was started with', async () => {
  const { pid } = startSleeper('data=/somewhere with blanks', 'owner=1@2')

  await expect.poll(() => commandLineOf(pid)).toMatch(/ data=\/somewhere with blanks owner=1@2$/)
})

test.each([0, -1, 1.5, Number.NaN, 2 ** 40])('there is no process %d', async pid => {
  expect(await markOf(pid)).toBeUndefined()
})
