import type { JsonPath } from './path.ts'

/** A string of a document. Offsets are those of its content, between the quotes. */
export interface StringToken {
  readonly start: number
  readonly end: number
  readonly isKey: boolean
  /** Whether the content has a backslash. */
  readonly escaped: boolean
  /** Whether the content, as it stands in the source, has no unit over 0x7f. */
  readonly ascii: boolean
  /** For a key: the path of the object that has it, with the key as last part. Live: read it during the call. */
  readonly path: JsonPath
}

/** A number of a document; [start, end) is its lexeme. */
export interface NumberToken {
  readonly start: number
  readonly end: number
  /** Live: read it during the call. */
  readonly path: JsonPath
}

/** Takes what `scanJson` finds, in the order of the source. What is absent costs nothing. */
export interface JsonVisitor {
  string?(token: StringToken): void
  number?(token: NumberToken): void
  /** `true`, `false` or `null`. */
  literal?(token: NumberToken): void
  /** A container opens; `path` is already that of what it holds. */
  enter?(kind: 'object' | 'array', path: JsonPath): void
  /** A container closes; `path` is already that of the container itself. */
  leave?(kind: 'object' | 'array', path: JsonPath): void
}

/** What became of a scan. */
export type JsonOutcome =
  | {
      readonly valid: true
      /** Whether a byte order mark stood at the start. */
      readonly bom: boolean
      /** Whether a string holds bytes that are not UTF-8 (RFC 3629). Always false in text. */
      readonly invalidUtf8: boolean
    }
  | {
      readonly valid: false
      /** Offset of the first unit that cannot stand there; the length of the source if it ends too early. */
      readonly at: number
      readonly problem: 'syntax' | 'unterminated' | 'too_deep'
    }
