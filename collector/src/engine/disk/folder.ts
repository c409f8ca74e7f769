import { createHash } from 'node:crypto'
import {
  access,
  constants,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CollectorError } from '../../errors.ts'
import { commandLineOf, isAlive, markOf, type ProcessMark } from '../../process-mark.ts'
import type { EngineLimits } from '../messages.ts'

export interface Folders {
  /** The data folder, absolute. */
  readonly dir: string
  /** Ours alone, in memory where the machine has such a place: the engine's configuration and bodies on their way in. */
  readonly privateFolder: string
}

/** Where bodies go when memory is short: a name inside the private folder, since the engine reads globs in paths. */
export const overflow = 'overflow'

/** Makes and checks the folders of an engine; what is wrong with the data folder is said here, the engine cannot. */
export async function prepareFolders(path: string, limits: EngineLimits): Promise<Folders> {
  const dir = await openDataFolder(resolve(path))
  const privateFolder = await mkdtemp(join(await memoryFolder(), prefixOf(dir)))
  await mkdir(join(dir, 'incoming'), { recursive: true })
  await symlink(join(dir, 'incoming'), join(privateFolder, overflow))
  await writeFile(join(privateFolder, 'config.xml'), serverConfig(limits))
  await writeFile(join(privateFolder, 'users.xml'), usersConfig)
  return { dir, privateFolder }
}

/** Removes what engines that were killed left behind. Only for who holds the engine's lock on the data folder. */
export async function sweepFolders({ dir, privateFolder }: Folders): Promise<void> {
  const parent = dirname(privateFolder)
  const leftovers = (await readdir(parent)).filter(
    name => name.startsWith(prefixOf(dir)) && name !== basename(privateFolder),
  )
  for (const name of leftovers) {
    const { uid } = await lstat(join(parent, name))
    if (uid === process.getuid?.()) await rm(join(parent, name), { recursive: true, force: true })
  }
  for (const name of await readdir(join(dir, 'incoming'))) await rm(join(dir, 'incoming', name), { force: true })
}

/** The process that holds the engine's lock, from the file it locks; undefined if nobody alive does. */
export async function lockHolder(dir: string): Promise<number | undefined> {
  const status = await readFile(join(dir, 'status'), 'utf8').catch(() => '')
  const pid = Number(/^PID: (\d+)/m.exec(status)?.[1] ?? 0)
  return pid > 0 && exists(pid) ? pid : undefined
}

/** The words an engine's process is started with: they say which folder it holds, and for whom. */
export async function ownerWords(dir: string): Promise<readonly string[]> {
  const owner = await markOf(process.pid)
  return [`data=${dir}`, `owner=${process.pid}@${owner?.started ?? unknown}`]
}

/**
 * Ends an engine that outlived its supervisor. An engine whose supervisor is killed ends by itself, but not one that
 * was stopped or hangs at that moment: it would hold the folder for ever. Only a process that says of itself that it is
 * an engine of ours, on this very folder, for a supervisor that is gone, is ever ended.
 */
export async function endOrphan(dir: string): Promise<void> {
  const pid = await lockHolder(dir)
  if (pid === undefined) return
  const [engine, owner] = [await markOf(pid), ownerIn(await commandLineOf(pid), dir)]
  if (!engine || !owner || (await isAlive(owner)) || !(await isAlive(engine))) return
  // It may belong to another user, or have ended by now.
  if (!quietly(() => process.kill(pid, 'SIGKILL'))) return
  for (let waits = 0; waits < 3_000 && (await isAlive(engine)); waits += 1) await delay(10)
}

function ownerIn(commandLine: string, dir: string): ProcessMark | undefined {
  const [program, words] = commandLine.split(` data=${dir} owner=`)
  if (words === undefined || !program?.endsWith('/engine/child.js')) return undefined
  const [, pid = '', started = unknown] = /^(\d+)@(\S+)$/.exec(words) ?? []
  return started === unknown ? undefined : { pid: Number(pid), started }
}

const unknown = 'unknown'

function quietly(act: () => boolean): boolean {
  try {
    return act()
  } catch {
    return false
  }
}

async function openDataFolder(dir: string): Promise<string> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(dir)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = 'it must be a folder this user can write to; choose another with --data DIR'
    throw new CollectorError('ENGINE_FAILED', `cannot use the data folder ${dir} (${reason}): ${advice}`, {
      cause: error,
    })
  }
}

async function memoryFolder(): Promise<string> {
  const writable = access('/dev/shm', constants.W_OK | constants.X_OK).then(
    () => '/dev/shm',
    () => tmpdir(),
  )
  return writable
}

/** One prefix per data folder, so that a new engine finds what its predecessors left. */
function prefixOf(dir: string): string {
  return `spanledger-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}-`
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const MiB = 1024 * 1024

// A spool segment is deleted once it is inserted, so an insert must be on disk, not in the page cache. What is read again
// and again stays unpacked: a run that is looked at is asked for in several ways, and every search reads the whole index.
// Of two cores, merges take one, and a question finds the other.
function serverConfig({ maxMemoryBytes }: EngineLimits): string {
  const cache = (most: number, share: number) => Math.min(most, Math.floor(maxMemoryBytes / share))
  return `<clickhouse>
  <users_config>users.xml</users_config>
  <max_server_memory_usage>${maxMemoryBytes * 2}</max_server_memory_usage>
  <mark_cache_size>${cache(256 * MiB, 4)}</mark_cache_size>
  <uncompressed_cache_size>${cache(128 * MiB, 8)}</uncompressed_cache_size>
  <index_uncompressed_cache_size>${cache(64 * MiB, 16)}</index_uncompressed_cache_size>
  <background_pool_size>${availableParallelism() > 2 ? 2 : 1}</background_pool_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
</clickhouse>
`
}

// Nothing outside the database: no files, no network, no functions, no other database. Not even for our own statements.
const usersConfig = `<clickhouse>
  <profiles><default><use_uncompressed_cache>1</use_uncompressed_cache></default></profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT ALL ON spanledger.*</query>
        <query>GRANT SELECT ON system.*</query>
        <query>GRANT SELECT ON information_schema.*</query>
        <query>GRANT SHOW ON *.*</query>
        <query>GRANT KILL QUERY ON *.*</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
        <query>GRANT SYSTEM RELOAD DICTIONARY ON *.*</query>
      </grants>
    </default>
  </users>
</clickhouse>
`
