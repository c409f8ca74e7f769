import { signAws } from '../../../../rerun/sign-aws.ts'
import { UsageError } from '../../../command.ts'

/** Whose key goes where. A recording is a stranger's word: no other host that it names is told a key. */
export interface Provider {
  /** What the addresses of its format look like. */
  readonly path: RegExp
  readonly hosts: RegExp
  readonly host: string
  /** The headers with the key of this environment. @throws UsageError naming the variable that is not set */
  headers(request: KeyedRequest, environment: NodeJS.ProcessEnv): Readonly<Record<string, string>>
}

export interface KeyedRequest {
  readonly url: URL
  readonly body: string
  readonly nowMs: number
}

const providers: readonly Provider[] = [
  {
    path: /\/messages$/,
    hosts: /^api\.anthropic\.com$/,
    host: 'api.anthropic.com',
    headers: (_, environment) => ({
      'x-api-key': keyIn(environment, 'ANTHROPIC_API_KEY'),
      'anthropic-version': '2023-06-01',
    }),
  },
  {
    path: /:(?:g|streamG)enerateContent$/,
    hosts: /^generativelanguage\.googleapis\.com$/,
    host: 'generativelanguage.googleapis.com',
    headers: (_, environment) => ({ 'x-goog-api-key': keyIn(environment, 'GEMINI_API_KEY', 'GOOGLE_API_KEY') }),
  },
  {
    path: /\/model\/[^/]+\/(?:converse|invoke)/,
    hosts: /^bedrock-runtime(?:-fips)?\.[a-z\d-]+\.amazonaws\.com$/,
    host: 'bedrock-runtime.REGION.amazonaws.com',
    headers: ({ url, body, nowMs }, environment) => {
      const token = environment['AWS_BEARER_TOKEN_BEDROCK']
      if (token) return { authorization: `Bearer ${token}` }
      return signedForAws({ method: 'POST', url, body, nowMs }, environment)
    },
  },
]

const openai: Provider = {
  path: /./,
  hosts: /^api\.openai\.com$/,
  host: 'api.openai.com',
  headers: (_, environment) => ({ authorization: `Bearer ${keyIn(environment, 'OPENAI_API_KEY')}` }),
}

/** Who speaks the format of an address; OpenAI's, unless it is another's. */
export function providerOf({ pathname }: URL): Provider {
  return providers.find(({ path }) => path.test(pathname)) ?? openai
}

export interface AwsCall {
  readonly method: string
  readonly url: URL
  readonly body: string | Buffer
  readonly nowMs: number
}

/** The headers that sign a call to Bedrock with the keys of this environment. */
export function signedForAws(call: AwsCall, environment: NodeJS.ProcessEnv): Record<string, string> {
  const region =
    /^bedrock-runtime(?:-fips)?\.([a-z\d-]+)\./.exec(call.url.host)?.[1] ??
    environment['AWS_REGION'] ??
    environment['AWS_DEFAULT_REGION']
  if (!region) throw new UsageError('AWS_REGION is not set, and the address does not name one')
  return signAws({
    ...call,
    region,
    service: 'bedrock',
    credentials: {
      id: keyIn(environment, 'AWS_ACCESS_KEY_ID'),
      secret: keyIn(environment, 'AWS_SECRET_ACCESS_KEY'),
      session: environment['AWS_SESSION_TOKEN'],
    },
  })
}

function keyIn(environment: NodeJS.ProcessEnv, ...names: readonly string[]): string {
  const found = names.map(name => environment[name]).find(Boolean)
  if (found === undefined) throw new UsageError(`${names.join(' or ')} is not set: the key comes from the environment`)
  return found
}
