import type { Headers } from '../../headers.ts'
import { type Passport, mayBePassport, readPassport } from './passport.ts'
import { isBefore, isKnownVersion } from './version.ts'

/** The visitor of a web app, and the passport that says so. */
export interface Visitor extends Passport {
  readonly token: string
}

/**
 * Who asks a web app. Before 1.9.2 Dify reads the passport from `Authorization` alone. Since then it reads the cookie
 * `passport-CODE`, else `X-App-Passport` (`libs/token.py`), and `Authorization` holds the access token of a signed-in
 * visitor, which names no visitor here.
 *
 * Claims are not verified here, and a success of Dify speaks for the one passport that it has read. So the visitor is unknown where
 * several do not name the same visitor, or where one cannot be read that Dify may be able to: else a forged passport in a
 * place that Dify does not read would choose the scope. While the version is not known, that goes for all places.
 */
export function visitorOf(headers: Headers, version: string): Visitor | undefined {
  const bearer = bearerOf(headers.get('authorization'))
  const since = [...cookiesOf(headers), headers.get('x-app-passport') ?? ''].filter(isPresent)
  const isOld = isBefore(version, '1.9.2')
  const isNew = isKnownVersion(version) && !isOld
  const counts = bearer !== undefined && (!isNew || mayBePassport(bearer))
  const tokens = counts ? [...since, bearer] : since
  const [read] = isOld ? [bearer] : tokens
  if (read === undefined || (isNew && since.length === 0)) return undefined
  const passport = readPassport(read)
  if (passport === undefined) return undefined
  return tokens.every((token) => isSame(readPassport(token), passport))
    ? { ...passport, token: read }
    : undefined
}

const isPresent = (text: string): boolean => text !== ''

const isSame = (one: Passport | undefined, other: Passport): boolean =>
  one !== undefined && one.app === other.app && one.endUser === other.endUser

/** `Bearer`, in whatever case, white space and a token: what Dify takes for a credential (`controllers/service_api/wraps.py`). */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^\s*bearer\s+(\S.*?)\s*$/i.exec(authorization ?? '')?.[1]
}

/** The passports of the app that `X-App-Code` names, under both names that Dify gives the cookie; without a code it reads `None`. */
function cookiesOf(headers: Headers): readonly string[] {
  const code = headers.get('x-app-code') ?? 'None'
  const names = new Set([`passport-${code}`, `__Host-passport-${code}`])
  return (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.split('='))
    .filter(([name = '']) => names.has(name.trim()))
    .map(([, ...value]) =>
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    )
}
