/** Where a value stands: in prose of several languages, in JSON, in a URL, in source, in a table, beside another value. */
export const contexts: Readonly<Record<string, (value: string) => string>> = {
  alone: value => value,
  prose: value => `Hello, please use ${value}. Thank you!`,
  'end of a line': value => `Here it is:\n${value}\nBest regards`,
  german: value => `Guten Tag, hier die Angabe: ${value}, danke für Ihre Mühe.`,
  french: value => `Bonjour, voici « ${value} » comme demandé.`,
  spanish: value => `¿Es correcto (${value})?`,
  chinese: value => `您好，我的信息是${value}，谢谢。`,
  json: value => JSON.stringify({ customer: { note: value, count: 3 } }),
  'json in json': value => JSON.stringify({ arguments: JSON.stringify({ note: value }) }),
  source: value => `const value = "${value}" // from the form`,
  table: value => `| 17 | ${value} | yes |`,
  csv: value => `17,2024-03-12,${value},open`,
  log: value => `2024-03-12T10:00:00Z ERROR [worker-3] rejected: ${value}`,
}

/** In the query of a URL, encoded. */
export const inUrl = (value: string) => `https://example.com/search?page=2&q=${encodeURIComponent(value)}&lang=en`
