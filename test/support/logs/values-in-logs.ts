import { unescaped } from './spellings.ts'

/**
 * Values that tests send, wherever they stand in a line of a log: anything in the shape of an e-mail address (paths like
 * `node_modules/@grpc/grpc-js` are none), and the card, account and telephone numbers that tests use.
 */
const SHAPES = [
  /[\w.%+-]@[\w-]+\.[a-z]{2,}/iu,
  /4111[ -]?1111[ -]?1111[ -]?1111/,
  /GB33BUKB20201555555555|DE89370400440532013000/i,
  /\+84(?:[ .]?\d){9}/,
  /sk-[A-Za-z0-9]{16,}/,
  /canary/i,
  // The same in base64, at each of its three alignments, and in hexadecimal.
  /Y2FuYXJ5|NhbmFye|jYW5hcn/,
  /63616e617279/i,
]

/** The shapes that were found, not what was found. */
export const valuesIn = (line: string): readonly string[] =>
  SHAPES.filter((shape) => unescaped(line).some((reading) => shape.test(reading))).map(
    ({ source }) => source,
  )
