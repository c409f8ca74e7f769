import { email } from './contact/email.ts'
import { ipv4, ipv6 } from './contact/ip.ts'
import { phone } from './contact/phone.ts'
import type { Detector } from './detector.ts'
import { cpf } from './national/brazil.ts'
import { nir } from './national/france.ts'
import { taxId } from './national/germany.ts'
import { codiceFiscale } from './national/italy.ts'
import { bsn } from './national/netherlands.ts'
import { dni } from './national/spain.ts'
import { ahv } from './national/switzerland.ts'
import { nationalInsurance } from './national/united-kingdom.ts'
import { socialSecurity } from './national/united-states.ts'
import { card } from './payment/card.ts'
import { iban } from './payment/iban.ts'
import { securityCode } from './payment/security-code.ts'
import { assignment } from './secrets/assignment.ts'
import { authorization, credentials } from './secrets/authorization.ts'
import { privateKey } from './secrets/private-key.ts'
import { urlCredentials } from './secrets/url-credentials.ts'
import { vendorKey } from './secrets/vendor-key.ts'

/** What is looked for. Where two overlap, the one that stands first here gives its name to both. */
export const detectors: readonly Detector[] = [
  privateKey,
  vendorKey,
  authorization,
  credentials,
  urlCredentials,
  email,
  iban,
  card,
  securityCode,
  socialSecurity,
  nationalInsurance,
  taxId,
  nir,
  dni,
  bsn,
  codiceFiscale,
  cpf,
  ahv,
  ipv6,
  ipv4,
  phone,
  assignment,
]
