/** The model that a path of the inference API names: `/models/{owner}/{model}`, some with a task behind it. */
export const modelPath = /\/models\/((?:[^/]+\/)?[^/]+?)(?:\/pipeline\/(feature-extraction|sentence-similarity))?$/

/** The model in a path, or `undefined` where the server has but one. */
export function modelOfPath(path: string): string | undefined {
  return modelPath.exec(path)?.[1]
}
