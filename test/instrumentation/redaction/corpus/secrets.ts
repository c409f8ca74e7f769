import type { SeededRandom } from '../../../helpers/seeded-random.ts'
import type { Make } from './personal.ts'
import { characters, digitsOf, hexOf, keyOf, upperOf } from './random-values.ts'

const base64Url = '_-'
const jsonOf = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const password = (random: SeededRandom) => `${keyOf(random, 8)}!${digitsOf(random, 2)}`

/** A secret, and what is written of it: a class may need a name in front of it. */
export interface Written {
  readonly secret: string
  readonly text: string
}

const alone = (make: Make) => (random: SeededRandom) => {
  const secret = make(random)
  return { secret, text: secret }
}

const after =
  (make: Make, ...fronts: readonly [string, ...string[]]) =>
  (random: SeededRandom) => {
    const secret = make(random)
    return { secret, text: random.pick(fronts).replace('%s', secret) }
  }

/** Made by the vendors' documented formats; none was ever given out. */
export const secrets: Readonly<Record<string, (random: SeededRandom) => Written>> = {
  'openai key': alone(random => `sk-${random.pick(['proj-', 'svcacct-', ''] as const)}${keyOf(random, 48)}`),
  'anthropic key': alone(random => `sk-ant-api03-${keyOf(random, 93, base64Url)}`),
  'google key': alone(random => `AIza${characters(random, 34, 'abcXYZ0189_-')}7`),
  'aws key': alone(
    random => `${random.pick(['AKIA', 'ASIA'] as const)}${characters(random, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  ),
  'aws secret': after(
    random => `${keyOf(random, 39, '/+')}a`.replace(/^./, 'A'),
    'aws_secret_access_key = %s',
    '"SecretAccessKey": "%s"',
    'AKIAIOSFODNN7EXAMPLE %s',
  ),
  'github token': alone(random => random.pick([`ghp_${keyOf(random, 36)}`, `gho_${keyOf(random, 36)}`, `github_pat_${keyOf(random, 22)}_${keyOf(random, 59)}`] as const)), // oxfmt-ignore
  'gitlab token': alone(random => `glpat-${keyOf(random, 20, base64Url)}`),
  'slack token': alone(
    random =>
      `xox${random.pick(['b', 'p', 'a'] as const)}-${digitsOf(random, 12)}-${digitsOf(random, 12)}-${keyOf(random, 24)}`,
  ),
  'stripe key': alone(random => `${random.pick(['sk', 'rk'] as const)}_live_${keyOf(random, 24)}`),
  'twilio key': alone(random => `SK${hexOf(random, 32)}`),
  'sendgrid key': alone(random => `SG.${keyOf(random, 22)}.${keyOf(random, 43)}`),
  'npm token': alone(random => `npm_${keyOf(random, 36)}`),
  'pypi token': alone(random => `pypi-AgEIcHlwaS5vcmc${keyOf(random, 80, base64Url)}`),
  'huggingface token': alone(random => `hf_${keyOf(random, 34)}`),
  'groq key': alone(random => `gsk_${keyOf(random, 52)}`),
  jwt: alone(
    random =>
      `${jsonOf({ alg: 'HS256', typ: 'JWT' })}.${jsonOf({ sub: digitsOf(random, 8) })}.${keyOf(random, 43, base64Url)}`,
  ),
  'azure storage key': after(
    random => `${keyOf(random, 86, '+/')}==`,
    'AccountName=acme;AccountKey=%s;EndpointSuffix=core.windows.net',
  ),
  'azure key': after(
    random => hexOf(random, 32),
    'api-key: %s',
    'Ocp-Apim-Subscription-Key: %s',
    'AZURE_OPENAI_API_KEY=%s',
  ),
  'sas signature': after(
    random => `${keyOf(random, 42)}%3D`,
    'https://acme.blob.core.windows.net/c/b?sv=2022-11-02&sig=%s&se=2026',
  ),
  'private key': after(
    random => `${keyOf(random, 64, '+/')}\n${keyOf(random, 64, '+/')}`,
    '-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----',
  ),
  'url credentials': after(
    password,
    'https://admin:%s@db.example.com/path',
    'postgres://svc:%s@10.1.2.3:5432/app',
    'redis://:%s@cache:6379',
  ),
  bearer: after(
    random => keyOf(random, 40, base64Url),
    'Authorization: Bearer %s',
    'bearer %s',
    '"authorization":"Bearer %s"',
  ),
  basic: after(
    random => Buffer.from(`svc:${password(random)}`).toString('base64'),
    'Authorization: Basic %s',
    'Basic %s',
  ),
  cookie: after(random => keyOf(random, 32), 'Cookie: session=%s', 'set-cookie: sid=%s; Path=/'),
  password: after(
    password,
    'password=%s',
    'Server=db;User Id=sa;Password=%s;Encrypt=true',
    'DB_PASSWORD="%s"',
    "password: '%s'",
    'My password is %s',
    'Das Passwort ist %s',
    'la contraseña es %s',
    '{"password":"%s"}',
    "const clientSecret = '%s'",
    'https://example.com/login?user=ann&password=%s',
  ),
  'named key': after(
    random => keyOf(random, 32),
    'api_key=%s',
    'X-API-Key: %s',
    '"apiKey": "%s"',
    'access_token=%s&state=1',
    'client_secret: %s',
    'https://api.example.com/v1?token=%s',
    "headers['x-api-key'] = '%s'",
  ),
  'upper case key': after(random => upperOf(random, 20), 'export SECRET_KEY=%s'),
}
