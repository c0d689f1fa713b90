import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Owner } from '../apps/conversations.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { DifyError } from '../shapes/errors.ts'
import { endUserId } from '../shapes/shapes.ts'

/** The key that a real Dify keeps to itself (`SECRET_KEY`). */
const SECRET = 'simulated secret key'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const sign = (signed: string): string =>
  createHmac('sha256', SECRET).update(signed).digest('base64url')

/** The id of the app whose web app has a code: the same for the same code. */
const appIdOf = (code: string): string => endUserId('web app', code)

/** `GET /api/passport` (`controllers/web/passport.py`): `user_id`, since 1.2.0, chooses the end user; without it a new one. */
export function issuePassport(code: string, userId: string | null): string {
  const app = appIdOf(code)
  const claims = {
    iss: app,
    sub: 'Web API Passport',
    app_id: app,
    app_code: code,
    end_user_id: endUserId(app, userId === null || userId === '' ? randomUUID() : userId),
  }
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${sign(signed)}`
}

/**
 * Who asks. Before 1.9.2 the passport stands in `Authorization` alone; since then in the cookie `passport-CODE`, else in
 * `X-App-Passport`, and never in `Authorization` (`libs/token.py`). Throws the 401 of Dify.
 */
export function readPassportOf(headers: IncomingHttpHeaders, version: DifyVersion): Owner {
  const token = version === '1.16.0' ? passportOf(headers) : bearerOf(headers)
  if (token === undefined) throw unauthorized('App token is missing.')
  const [head = '', payload = '', signature = ''] = token.split('.')
  const expected = Buffer.from(sign(`${head}.${payload}`))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw unauthorized('Invalid token signature.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
  return { credential: `web ${claims.app_id}`, user: claims.end_user_id }
}

interface Claims {
  readonly app_id: string
  readonly end_user_id: string
}

function passportOf(headers: IncomingHttpHeaders): string | undefined {
  const name = `passport-${headerOf(headers, 'x-app-code') ?? 'None'}`
  const cookies = new Map(
    (headers.cookie ?? '').split(/;\s*/).map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
  const cookie = cookies.get(name)
  return cookie === undefined || cookie === '' ? headerOf(headers, 'x-app-passport') : cookie
}

const bearerOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  /^bearer\s+(\S.*)$/i.exec(authorization ?? '')?.[1]

/** A header that stands once, or undefined. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const unauthorized = (message: string): DifyError => new DifyError(401, 'unauthorized', message)
