/**
 * - `secret`: whatever has this name is one
 * - `weak`: a secret if it looks like one, since the name has another meaning too (`token` of a text)
 * - `personal`: a number that has no shape of its own (`cvv`, `pin`)
 */
export type NameKind = 'secret' | 'weak' | 'personal'

const secret = new Set(
  `password passwords passwd passphrase passcode pwd passwort kennwort contraseña contrasena motdepasse senha
secret secrets clientsecret sharedsecret appsecret webhooksecret signingsecret
apikey xapikey apisecret apitoken accesskey accesskeyid secretkey secretaccesskey privatekey accountkey sharedaccesskey
signingkey encryptionkey masterkey sshkey pgpkey subscriptionkey ocpapimsubscriptionkey xgoogapikey
accesstoken refreshtoken authtoken idtoken bearertoken sessiontoken securitytoken bottoken xauthtoken csrftoken
xcsrftoken xsrftoken xvaulttoken privatetoken personalaccesstoken oauthtoken devicetoken
authorization proxyauthorization xauthorization cookie setcookie cookies xamzsecuritytoken`.split(/\s+/),
)
const secretEndings =
  /(?:password|passwd|passphrase|passwort|secret|apikey|privatekey|secretkey|accesstoken|authtoken|refreshtoken|apitoken|secretaccesskey|accountkey|subscriptionkey|sharedaccesskey|accesskey|密码|密碼|パスワード|пароль)$/
const weak = new Set('token auth jwt bearer pass credential credentials sessid phpsessid jsessionid'.split(' '))
const personal = new Set(
  `ssn socialsecuritynumber socialsecurity cvv cvc cvv2 cvc2 csc cardverificationvalue securitycode pin pincode otp
onetimepassword cardnumber ccnumber creditcard creditcardnumber pan taxid taxpayerid nationalid passportnumber
driverslicense drivinglicense`.split(/\s+/),
)

const known = new Map<string, NameKind | undefined>()
const mostKnown = 4096
const longestName = 64

/** What the name of a member, a variable or a parameter says about its value; `password_hash` and `max_tokens` nothing. */
export function nameKind(name: string): NameKind | undefined {
  if (name.length > longestName) return undefined
  let kind = known.get(name)
  if (kind !== undefined || known.has(name)) return kind
  kind = kindOf(plainName(name))
  // Bounded: names come from outside.
  if (known.size >= mostKnown) known.clear()
  known.set(name, kind)
  return kind
}

/** Makes these names secret as well, as the user asks for it. */
export function addSecretNames(names: readonly string[]): void {
  for (const name of names) secret.add(plainName(name))
  known.clear()
}

/** `X-API-Key`, `apiKey` and `api_key` are one name. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '')
}

function kindOf(name: string): NameKind | undefined {
  if (secret.has(name) || secretEndings.test(name)) return 'secret'
  if (personal.has(name)) return 'personal'
  return weak.has(name) ? 'weak' : undefined
}
