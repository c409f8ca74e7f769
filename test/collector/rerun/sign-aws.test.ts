import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { signAws } from '../../../collector/src/rerun/sign-aws.ts'

const libraries = createRequire(new URL('../../libraries/newest/package.json', import.meta.url))
// True: AWS's own signer, whose types are not installed beside it here.
const { SignatureV4 } = libraries('@smithy/signature-v4') as { SignatureV4: new (options: object) => Signer }
const { Sha256 } = libraries('@aws-crypto/sha256-js') as { Sha256: unknown }

interface Signer {
  sign(request: object, options: object): Promise<{ headers: Record<string, string> }>
}

const nowMs = Date.UTC(2026, 10, 23, 3, 14, 15)

test.each([
  ['a model with a version', '/model/anthropic.claude-3-5-sonnet-20241022-v2:0/converse', undefined],
  ['a model that is escaped', '/model/arn%3Aaws%3Abedrock%3Aprofile%2Fx/invoke', 'session-token'],
  ['a query', '/model/x/converse?b=2&a=1%20c', undefined],
])('signs %s as AWS does', async (_, path, session) => {
  const url = new URL(path, 'https://bedrock-runtime.eu-west-1.amazonaws.com')
  const body = '{"messages":[]}'
  const credentials = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', session }
  const signer = new SignatureV4({
    credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret, sessionToken: session },
    region: 'eu-west-1',
    service: 'bedrock',
    sha256: Sha256,
    applyChecksum: false,
  })
  const { hostname, pathname, searchParams, protocol } = url
  const request = { method: 'POST', protocol, hostname, path: pathname, body, headers: { host: url.host } }
  const query = Object.fromEntries(searchParams)

  const expected = await signer.sign({ ...request, query }, { signingDate: new Date(nowMs) })

  const signed = signAws({ method: 'POST', url, body, region: 'eu-west-1', service: 'bedrock', credentials, nowMs })
  expect(signed).toEqual(Object.fromEntries(Object.entries(expected.headers).filter(([name]) => name !== 'host')))
})
