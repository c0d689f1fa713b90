import { canonicalPhone } from './identity/canonical-phone.ts'
import {
  type Canonical,
  canonicalCode,
  canonicalDigits,
  canonicalEmail,
  canonicalHost,
  canonicalIp,
  canonicalMac,
  canonicalPlate,
  canonicalWallet,
} from './identity/canonical-value.ts'
import { mac } from './network/mac.ts'
import { wallet } from './finance/wallet.ts'
import { urlCredentials } from './secrets/url-credentials.ts'
import { privateKey } from './secrets/private-key.ts'
import { jwt } from './secrets/jwt.ts'
import { assignment } from './secrets/assignment.ts'
import { credentials } from './secrets/credentials.ts'
import { namedSecrets } from './secrets/named-secrets.ts'
import { withRepeats } from './secrets/repeated.ts'
import { apiKey } from './secrets/api-key.ts'
import { bankAccount } from './finance/bank-account.ts'
import { card } from './finance/card.ts'
import { cccd } from './countries/vn/cccd.ts'
import { cmnd } from './countries/vn/cmnd.ts'
import { email } from './contact/email.ts'
import type { RuleSwitch } from './entity-rule.ts'
import { createHost } from './network/host.ts'
import { iban } from './finance/iban.ts'
import { ipAddress } from './network/ip-address.ts'
import { legalForm } from './organisation/organisation.ts'
import { address } from './address/address.ts'
import { birthDate } from './people/birth-date.ts'
import { createPerson } from './people/person.ts'
import { drivingLicence } from './countries/vn/driving-licence.ts'
import { healthInsurance } from './countries/vn/health-insurance.ts'
import { machineReadableZone } from './numbers/machine-readable-zone.ts'
import { passport } from './countries/vn/passport.ts'
import { createPhone } from './contact/phone.ts'
import { spokenPhone } from './contact/spoken-phone.ts'
import { plate } from './countries/vn/plate.ts'
import type { Recognizer } from './recognizer.ts'
import { ssn } from './countries/us/ssn.ts'
import { socialInsurance } from './countries/vn/social-insurance.ts'
import { taxCode } from './countries/vn/tax-code.ts'

/** `masking.patterns.NAME`. The options after `deny_list` belong to one pattern each. */
export interface PatternSwitch extends RuleSwitch {
  readonly enabled: boolean
  readonly placeholder_prefix: string
  /** Values that are always this entity. */
  readonly deny_list?: readonly string[] | undefined
  /** `phone`: ISO 3166 codes of the countries whose national numbers are meant. */
  readonly regions?: readonly string[] | undefined
  /** `host`: more endings of internal names. */
  readonly suffixes?: readonly string[] | undefined
  /** `host`: names of the public internet too. */
  readonly include_public?: boolean | undefined
  /** `person`: how much is taken for a name. */
  readonly level?: 'careful' | 'wide' | undefined
  /** `org`: names by their legal form, besides dictionaries. */
  readonly legal_forms?: boolean | undefined
}

/** An entity that a configuration can switch and name. */
export interface BuiltIn {
  /** Key under `masking.patterns`. */
  readonly pattern: string
  readonly entity: string
  readonly create: (options: PatternSwitch) => readonly Recognizer[]
  /** What spellings of one value have in common. Without it a value is the same as itself alone. */
  readonly canonical?: (options: PatternSwitch) => Canonical
  /**
   * The switch is that of the rules here alone: what a dictionary, a custom pattern or an external recognizer finds of the
   * entity counts all the same. For entities that operators could have named themselves before there were rules here.
   */
  readonly isYielding?: true
}

const IP = [ipAddress] as const
const SECRETS = [urlCredentials, jwt, privateKey, apiKey, credentials] as const

/** The value of an assignment is a secret of its own kind, so that it can be switched alone. */
const asPassword = (recognizer: Recognizer): Recognizer => ({
  ...recognizer,
  find(view, report) {
    recognizer.find(view, (finding) => report({ ...finding, entity: 'PASSWORD' }))
  },
})
const PASSWORDS = [assignment, namedSecrets].map((each) => asPassword(withRepeats(each)))

/** Which recognizer finds which entity. One recognizer may find several, and an entity may have several. */
export const BUILT_IN: readonly BuiltIn[] = [
  { pattern: 'email', entity: 'EMAIL', canonical: () => canonicalEmail, create: () => [email] },
  { pattern: 'ip_private', entity: 'IP_PRIVATE', canonical: () => canonicalIp, create: () => IP },
  { pattern: 'ip_public', entity: 'IP_PUBLIC', canonical: () => canonicalIp, create: () => IP },
  { pattern: 'card', entity: 'CARD', canonical: () => canonicalDigits, create: () => [card] },
  { pattern: 'iban', entity: 'IBAN', canonical: () => canonicalCode, create: () => [iban] },
  {
    pattern: 'phone',
    entity: 'PHONE',
    canonical: ({ regions = ['VN'] }) => canonicalPhone(regions),
    create: ({ regions = ['VN'] }) => [
      createPhone(regions),
      ...(regions.includes('VN') ? [spokenPhone] : []),
    ],
  },
  { pattern: 'ssn', entity: 'SSN', canonical: () => canonicalDigits, create: () => [ssn] },
  { pattern: 'secret', entity: 'SECRET', create: () => SECRETS },
  { pattern: 'password', entity: 'PASSWORD', create: () => PASSWORDS },
  {
    pattern: 'org',
    entity: 'ORG',
    create: ({ legal_forms: byForm = false }) => (byForm ? [legalForm] : []),
  },
  {
    pattern: 'cccd',
    entity: 'CCCD',
    canonical: () => canonicalDigits,
    create: () => [cccd, machineReadableZone],
  },
  { pattern: 'cmnd', entity: 'CMND', canonical: () => canonicalDigits, create: () => [cmnd] },
  {
    pattern: 'bhxh',
    entity: 'BHXH',
    canonical: () => canonicalDigits,
    create: () => [socialInsurance],
    isYielding: true,
  },
  {
    pattern: 'bhyt',
    entity: 'BHYT',
    canonical: () => canonicalCode,
    create: () => [healthInsurance],
    isYielding: true,
  },
  {
    pattern: 'driving_licence',
    entity: 'DRIVING_LICENCE',
    canonical: () => canonicalDigits,
    create: () => [drivingLicence],
    isYielding: true,
  },
  { pattern: 'tax_code', entity: 'TAX', canonical: () => canonicalDigits, create: () => [taxCode] },
  {
    pattern: 'bank_account',
    entity: 'BANK_ACCT',
    canonical: () => canonicalDigits,
    create: () => [bankAccount],
  },
  { pattern: 'plate', entity: 'PLATE', canonical: () => canonicalPlate, create: () => [plate] },
  {
    pattern: 'passport',
    entity: 'PASSPORT',
    canonical: () => canonicalCode,
    create: () => [passport, machineReadableZone],
  },
  {
    pattern: 'host',
    entity: 'HOST',
    canonical: () => canonicalHost,
    create: ({ suffixes = [], include_public: includePublic = false }) => [
      createHost({ suffixes, includePublic }),
    ],
  },
  { pattern: 'mac', entity: 'MAC', canonical: () => canonicalMac, create: () => [mac] },
  { pattern: 'wallet', entity: 'WALLET', canonical: () => canonicalWallet, create: () => [wallet] },
  {
    pattern: 'person',
    entity: 'PERSON',
    create: ({ level = 'careful' }) => [createPerson({ level })],
    isYielding: true,
  },
  { pattern: 'address', entity: 'ADDRESS', create: () => [address], isYielding: true },
  { pattern: 'dob', entity: 'DOB', create: () => [birthDate], isYielding: true },
]
