// What a company with a dozen teams might write: each wants its own numbers, and many ask the same.

const many = (count, line) => Array.from({ length: count }, (_, index) => line(index))
const tasks = ['resolve_refund', 'resolve_how_to']
const services = ['support', 'billing']

const questions = [
  { question: 'slowest-calls', column: 'duration_ms', above: 30_000, by: ['model'] },
  { question: 'cost-per-task', column: 'cost_nano', above: 1e12, by: ['task'] },
  { question: 'retries', column: 'retried_nano', above: 1e12, by: [] },
  { question: 'tokens-per-task', column: 'most_tokens', above: 1e12, by: [] },
  { question: 'unpriced-models', column: 'calls', above: 1e12, by: ['model'] },
  { question: 'model-mix', column: 'calls', above: 1e12, by: ['answering_model'] },
  { question: 'cost-by-dimension', column: 'cost_nano', above: 1e12, by: [], parameters: { dimension: 'model' } },
  { question: 'cost-by-dimension', column: 'cost_nano', above: 1e12, by: [], parameters: { dimension: 'customer' } },
]

export const budgetLines = many(60, index => ({
  name: `budget ${index}`,
  match: index === 0 ? {} : index % 2 ? { customer: `customer-${index}` } : { task: `${tasks[index % 2]}-${index}` },
  period: ['month', 'week', 'day'][index % 3],
  limit: 100 + index,
}))

export const ruleLines = [
  ...many(80, index => {
    const { question, column, above, by, parameters } = questions[index % questions.length]
    const since = ['1h', '24h', '7d'][Math.floor(index / questions.length) % 3]
    return {
      name: `question ${index}`,
      question,
      parameters: { since, ...parameters },
      when: { column, above: above + index },
      by,
    }
  }),
  ...many(60, index => ({ name: `budget ${index}`, kind: 'budget', budget: `budget ${index}` })),
  ...many(20, index => ({
    name: `drift ${index}`,
    kind: 'drift',
    parameters: index % 2 ? { service: services[index % 4 === 1 ? 0 : 1] } : { task: tasks[index % 4 === 0 ? 0 : 1] },
  })),
  ...many(30, index => ({
    name: `runaway ${index}`,
    kind: 'runaway',
    task: tasks[index % 2],
    times: [5, 10, 20][index % 3],
  })),
  ...many(5, index => ({ name: `unpriced ${index}`, kind: 'unpriced' })),
  ...many(3, index => ({ name: `health ${index}`, kind: 'health' })),
  ...many(2, index => ({ name: `alive ${index}`, kind: 'watchdog' })),
]
