/**
 * What follows country and check digits in an IBAN, and in which countries: `n` digits, `a` letters, `c` either
 * (SWIFT IBAN Registry, column “BBAN structure”; countries that use IBANs without being in it, by their common form).
 */
const STRUCTURES: readonly (readonly [structure: string, countries: string])[] = [
  ['1a10n12c', 'IT SM'],
  ['1a23n', 'CI'],
  ['2a12n', 'FK'],
  ['2a19n', 'GW'],
  ['2a22n', 'NE SN TG'],
  ['2c16n', 'GE'],
  ['2c22n', 'BF BJ ML'],
  ['2n18c', 'SA'],
  ['3n10c2n', 'MK'],
  ['3n13c', 'KZ LU'],
  ['3n16c', 'OM'],
  ['4a4n16c', 'BY'],
  ['4a4n18c', 'JO YE'],
  ['4a5n18c', 'MT'],
  ['4a6n8c', 'BG'],
  ['4a10n', 'NL'],
  ['4a13c', 'LV'],
  ['4a14c', 'BH'],
  ['4a14n', 'GB'],
  ['4a15c', 'GI'],
  ['4a15n', 'IQ'],
  ['4a16c', 'RO'],
  ['4a19n3a', 'MU'],
  ['4a20c', 'AZ'],
  ['4a20n', 'DO HN NI SV'],
  ['4a20n3a', 'SC'],
  ['4a21c', 'QA'],
  ['4a22c', 'KW'],
  ['4a24c', 'LC'],
  ['4c14n', 'IE'],
  ['4c16n', 'PK VG'],
  ['4c21n', 'PS'],
  ['4n20c', 'LB'],
  ['5n12c', 'CH LI'],
  ['5n17c', 'TR'],
  ['6n19c', 'UA'],
  ['7n16c', 'GR'],
  ['8n12c', 'AD'],
  ['8n16c', 'AL CY'],
  ['10n11c2n', 'BL FR GF GP MC MF MQ NC PF PM RE TF WF YT'],
  ['11n', 'NO'],
  ['12n', 'BE'],
  ['14n', 'AX DK FI FO GL SD'],
  ['14n15c', 'RU'],
  ['15n', 'SI'],
  ['16n', 'AT BA EE LT MN XK'],
  ['17n', 'HR'],
  ['18n', 'CR DE ME RS VA'],
  ['19n', 'AE IL SO TL'],
  ['20c', 'MD'],
  ['20n', 'CZ ES SE SK TN'],
  ['21n', 'AO CV LY MZ PT ST'],
  ['22n', 'DZ IR IS'],
  ['23n', 'BI CF CG CM DJ GA GQ KM MG MR TD'],
  ['23n1a1c', 'BR'],
  ['24c', 'GT'],
  ['24n', 'HU MA PL'],
  ['25n', 'EG'],
]

const CLASSES: Readonly<Record<string, string>> = { n: '[0-9]', a: '[A-Z]', c: '[A-Z0-9]' }

interface Country {
  /** Characters of the whole IBAN. */
  readonly length: number
  readonly account: RegExp
}

const COUNTRIES: ReadonlyMap<string, Country> = new Map(
  STRUCTURES.flatMap(([structure, countries]) => {
    let length = 4
    let source = ''
    for (const [, count = '', kind = ''] of structure.matchAll(/(\d+)([nac])/g)) {
      length += Number(count)
      source += `${CLASSES[kind]}{${count}}`
    }
    const country: Country = { length, account: new RegExp(`^${source}$`) }
    return countries.split(' ').map((code) => [code, country] as const)
  }),
)

/** Characters of an IBAN of the country, `undefined` where there are none. `country`: ISO 3166-1, capitals. */
export const ibanLength = (country: string): number | undefined => COUNTRIES.get(country)?.length

/**
 * True if `iban` has the structure of its country and the check digits of ISO 13616-1 (ISO/IEC 7064, MOD 97-10).
 * Capitals and digits only, without blanks.
 */
export function isIban(iban: string): boolean {
  const country = COUNTRIES.get(iban.slice(0, 2))
  if (country === undefined || iban.length !== country.length) return false
  return country.account.test(iban.slice(4)) && remainder97(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** Letters count as two digits, `A` as 10. */
function remainder97(text: string): number {
  let rest = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    rest = unit < 0x3a ? (rest * 10 + unit - 0x30) % 97 : (rest * 100 + unit - 0x37) % 97
  }
  return rest
}
