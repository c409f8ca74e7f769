import { expect, test } from 'vitest'
import { personOf } from '../../../../collector/src/login/provider/person.ts'

const groups = [
  { group: 'sre', project: 'shop', right: 'admin' },
  { group: 'everybody', project: 'shop', right: 'read' },
  { group: 'everybody', project: 'bank', right: 'read' },
  { group: 'sre', project: 'bank', right: 'admin' },
] as const
const config = { issuer: 'https://id.example', clientId: 'c', clientSecret: '', scopes: [], groups }

function grants(claims: Record<string, unknown>, groupsClaim = 'groups') {
  const person = personOf(new Map(Object.entries({ sub: 's', ...claims })), { ...config, groupsClaim })
  return person.grants.map(({ project, right }) => `${project} ${right}`)
}

test.each([
  ['the strongest right of all their groups', { groups: ['everybody', 'sre'] }, 'groups', ['shop admin', 'bank admin']],
  ['what one group gives', { groups: ['everybody'] }, 'groups', ['shop read', 'bank read']],
  ['nothing without groups', {}, 'groups', []],
  ['nothing for what is no group', { groups: [{ sre: 1 }, 7, null, 'SRE'] }, 'groups', []],
  ['nothing for a text that only holds the name', { groups: 'sre,everybody' }, 'groups', []],
  ['what a nested claim says', { realm: { roles: ['sre'] } }, 'realm.roles', ['shop admin', 'bank admin']],
  [
    'what a claim with dots says',
    { 'https://x.example/g': 'sre' },
    'https://x.example/g',
    ['shop admin', 'bank admin'],
  ],
  ['nothing of what every object has', {}, 'constructor.name', []],
])('a person has %s', (_, claims, claim, expected) => {
  expect(grants(claims, claim)).toEqual(expected)
})

test.each([
  [{ preferred_username: 'ada', email: 'a@example.com' }, 'ada', 'person ada (s)'],
  [{ preferred_username: ' \u200b', email: 'a@example.com' }, 'a@example.com', 'person a@example.com (s)'],
  [{ name: '\u202eada\n\u001b[31m' }, 'ada[31m', 'person ada[31m (s)'],
  [{ name: 'x'.repeat(500) }, 'x'.repeat(100), `person ${'x'.repeat(100)} (s)`],
  [{}, 's', 'person s (s)'],
])('of %j is called %s', (claims, name, by) => {
  const person = personOf(new Map<string, unknown>(Object.entries({ sub: 's', ...claims })), {
    ...config,
    groupsClaim: 'groups',
  })

  expect(person).toMatchObject({ name, by, id: 'https://id.example s' })
})
