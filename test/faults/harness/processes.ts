import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The process that holds the data folder's engine, as ClickHouse's own lock file names it. */
export function enginePid(dataFolder: string): number {
  return Number(/PID: (\d+)/.exec(readFileSync(join(dataFolder, 'clickhouse', 'status'), 'utf8'))?.[1])
}

/** Limits a running process: `fsize` in bytes of a file, `as` in bytes of address space; undefined takes the limit away. */
export function limitProcess(pid: number | undefined, resource: 'fsize' | 'as', bytes: number | undefined): void {
  // Only the soft limit, which may be raised again.
  execFileSync('prlimit', [`--pid=${pid}`, `--${resource}=${bytes ?? 'unlimited'}:unlimited`])
}

/** The address space a process has now. */
export function addressSpaceOf(pid: number): number {
  return Number(/VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** Mounts a file system of so many bytes over an empty folder until the test ends; false where that is not allowed. */
export function mountSmallDisk(folder: string, bytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  // Lazily: who still has it open is ended right after.
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  return true
}
