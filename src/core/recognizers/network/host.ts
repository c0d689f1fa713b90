import { parse } from 'tldts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

export interface HostOptions {
  /** More endings of internal names, without the first dot, in any case. */
  readonly suffixes: readonly string[]
  /** Names of the public internet too. */
  readonly includePublic: boolean
}

/**
 * Endings that no public name has: RFC 6762 (`local`), RFC 8375 (`home.arpa`), ICANN's reservation of `internal`
 * (2024), RFC 6762 appendix G (`intranet`, `lan`, `corp`, `private`), cluster names of Kubernetes.
 */
const INTERNAL = [
  'local',
  'internal',
  'corp',
  'lan',
  'intranet',
  'private',
  'localdomain',
  'home.arpa',
  'svc.cluster.local',
] as const

/** A name: labels of letters, digits, `-` and `_` with single dots between. Bounded by RFC 1035, 2.3.4. */
const NAME =
  /[A-Za-z0-9_](?<![\p{L}\p{N}_@.%-].)(?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_-]{1,63})+/gu
const MAX_NAME = 253

/** Names of files and things of programs that end like a name. */
const NO_HOST = /^(?:env|settings|config|process|this|self|window|module|import|application)\./i

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/**
 * Names of machines. Internal ones by their ending, score 0.85, rule `internal`; public ones, if asked for, by the
 * Public Suffix List, score 0.6, rule `public`. Ports, paths and a closing dot stay outside.
 */
export function createHost({ suffixes, includePublic }: HostOptions): Recognizer {
  const endings = [...INTERNAL, ...suffixes].map((suffix) => `.${suffix.toLowerCase()}`)
  // Names of the public internet may end in anything.
  const hint = includePublic ? /\./ : new RegExp(endings.map(escaped).join('|'), 'i')
  return {
    name: 'host',
    signs: SIGN.dot,
    find(view, report) {
      if (!hint.test(view)) return
      for (const { index: start, 0: found } of view.matchAll(NAME)) {
        const name = found.replace(/-+$/, '')
        const end = start + name.length
        // `_` and letters of other scripts go on; a call is code.
        if (name.length > MAX_NAME || /^[\p{L}\p{N}_(@]/u.test(view.slice(end, end + 2))) continue
        if (name.split('.').some((label) => label.startsWith('-') || label.endsWith('-'))) continue
        const lower = name.toLowerCase()
        if (endings.some((ending) => lower.endsWith(ending)) && !NO_HOST.test(name))
          report({ entity: 'HOST', start, end, score: 0.85, rule: 'internal' })
        else if (includePublic && isPublic(view, start, name))
          report({ entity: 'HOST', start, end, score: 0.6, rule: 'public' })
      }
    },
  }
}

/** Endings that are public ones and those of files, as a whole name of two labels. */
const FILE_ENDINGS: ReadonlySet<string> = new Set(
  'ac ai app as bat bin bz cab cc cfg com css doc ex go gz h html ico in info ink iso java js json kt la lib link log lua md me mk ml mo mov mp ms nl pdf ph php pl pm pn ps py rb rs sc sh so sql st sv swift tf tk toml ts txt vb xml yaml zip'
    .split(' ')
    .filter((ending) => !['com', 'info', 'me', 'ai', 'app', 'nl', 'ms', 'la'].includes(ending)),
)
/** Packages are written the other way round. */
const REVERSED = /^(?:com|org|net|io|vn|dev|java|javax|android)\./

function isPublic(view: string, start: number, name: string): boolean {
  const labels = name.split('.')
  const ending = labels.at(-1) ?? ''
  // `xong.Rồi`, `Done.Next`: a sentence goes on after its dot.
  if (!/^(?:[a-z]+|xn--[a-z0-9-]+)$/.test(ending) && name !== name.toUpperCase()) return false
  if (REVERSED.test(name)) return false
  const { isIcann, domain } = parse(name, { allowPrivateDomains: false })
  if (isIcann !== true || domain === null) return false
  const isSaid = view.startsWith('://', start - 3) || /^www\./i.test(name)
  return isSaid || labels.length > 2 || !FILE_ENDINGS.has(ending.toLowerCase())
}
