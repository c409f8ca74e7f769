import type { Part } from '../../../content/message.ts'
import { objectOf, objectsOf } from '../../json.ts'

/** The files of one field of a form, whose content was replaced by size and hash when the form was read. */
export function fileParts(modality: string, files: unknown): readonly Part[] {
  const one = objectOf(files)
  return (one ? [one] : objectsOf(files)).map(file => ({ type: 'blob', modality, ...file }))
}
