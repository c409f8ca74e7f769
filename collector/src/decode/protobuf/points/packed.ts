import type { Budget } from '../../budget.ts'
import type { ProtobufReader } from '../reader.ts'

/** Reads a repeated number at the reader: all of them from one field, or the one that the field is. */
export function readPacked(reader: ProtobufReader, budget: Budget, readOne: () => void): void {
  if ((reader.tag & 7) !== 2) {
    budget.countPart()
    readOne()
    return
  }
  const outer = reader.open()
  while (reader.hasMore()) {
    budget.countPart()
    readOne()
  }
  reader.close(outer)
}
