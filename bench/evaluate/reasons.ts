import { isValidPhoneNumber } from 'libphonenumber-js/max'
import { PRESIDIO_REGIONS, SYNTH_REGIONS } from './public-sets.ts'
import type { Miss } from './score.ts'

interface Reason {
  readonly applies: (miss: Miss) => boolean
  readonly text: string
}

const isMissed = (miss: Miss, entity: string): boolean =>
  miss.kind === 'missed' && miss.entity === entity

/** Why a value is missed, or found where a set has no label. The first that applies counts. Written by hand. */
const REASONS: readonly Reason[] = [
  {
    applies: (miss) =>
      isMissed(miss, 'IP') &&
      (/^(?:2001:db8|0\.|127\.|22[4-9]\.|255\.|ff0|::(?:\/|$|1\b))/i.test(miss.value) ||
        /^::ffff:(?:192\.0\.2\.|127\.|0\.|255\.)/i.test(miss.value) ||
        /(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d/.test(miss.value)),
    text: 'loopback, unspecified, documentation, multicast and broadcast addresses do not identify a person: left on purpose',
  },
  {
    applies: (miss) => isMissed(miss, 'IP') && /^\d+(?:\.\d+){4,}/.test(miss.value),
    text: 'five numbers are an object identifier or a section, not an address',
  },
  {
    applies: (miss) => isMissed(miss, 'PHONE') && !isKnownNumber(miss),
    text: 'no country of the set has such a number (libphonenumber): the set draws its digits at random, or without the area code',
  },
  {
    applies: (miss) => isMissed(miss, 'CARD') && miss.value.startsWith('1'),
    text: 'starts with 1: airline accounts (UATP), not payment cards',
  },
  {
    applies: (miss) => isMissed(miss, 'SSN') && /^\d[\d-]{7,9}$/.test(miss.value),
    text: 'nine digits without the dashes, and no word near that says what they are',
  },
  {
    applies: (miss) => isMissed(miss, 'SSN') && /^\d{3}[. ]\d\d[. ]\d{4}$/.test(miss.value),
    text: 'dots and blanks group many numbers so: only with a word near that says what it is',
  },
  {
    applies: (miss) => isMissed(miss, 'IP') && miss.value === '192.168.1.1',
    text: 'five numbers in a row, an object identifier: not an address',
  },
  {
    applies: (miss) => isMissed(miss, 'PHONE') && /^\d{11}$|^91-/.test(miss.value),
    text: 'a country code without + or 00, and no word near that says what it is',
  },
  {
    applies: (miss) => isMissed(miss, 'PHONE'),
    text: 'national, without the prefix that its country dials',
  },
  {
    applies: ({ kind, entity }) => kind === 'false' && entity === 'PHONE',
    text: 'two groups of digits in an address, a valid number of one of seventeen countries',
  },
  {
    applies: ({ kind, entity, value }) =>
      kind === 'false' && entity === 'IBAN' && /bank/i.test(value),
    text: 'a valid IBAN in mixed case: lower case is taken on purpose, so this one is too',
  },
  {
    applies: ({ kind, entity }) => kind === 'false' && entity === 'EMAIL',
    text: 'password and host of a URL look like an address; masked as one with the SECRET beside it',
  },
  {
    applies: (miss) => isMissed(miss, 'ORG'),
    text: 'a name without a legal form, or with one that the rules do not know: names of your own belong into a dictionary',
  },
]

function isKnownNumber({ id, value }: Miss): boolean {
  const regions = id.startsWith('synth') ? SYNTH_REGIONS : PRESIDIO_REGIONS
  return regions.some((region) => isValidPhoneNumber(value, region))
}

export const reasonOf = (miss: Miss): string =>
  REASONS.find(({ applies }) => applies(miss))?.text ?? 'not explained yet'
