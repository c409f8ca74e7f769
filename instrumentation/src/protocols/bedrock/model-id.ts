/** The paths of a method of models. The slash within a resource's name is encoded, but not by everybody. */
export function modelPath(method: string): RegExp {
  return new RegExp(`/model/(?:[^/]+|arn:[^/]+/[^/]+)/${method}$`)
}

/** The model in a path like `/model/{id}/converse`, where it is percent-encoded. */
export function modelOfPath(path: string): string | undefined {
  const encoded = /\/model\/(.+)\/[^/]+$/.exec(path)?.[1]
  return encoded === undefined ? undefined : modelOfArn(decoded(encoded))
}

/** A resource name that ends in a model's id, such as an inference profile's, is that id: prices know no accounts. */
export function modelOfArn(name: string): string {
  return /^arn:[^/]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(name)?.[1] ?? name
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
