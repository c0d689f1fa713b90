import type { HeaderLine } from './wire.ts'

/** What the cases hold, and none of them may bring to Dify. */
export const CARD = '4111111111111111'
export const PHONE = '0912345678'
export const EMAIL = 'alice@x.vn'
export const KEY = 'AKIAQ4XY6RT2LMN5OPWZ'

/** A request with a value where two parsers may differ, or that no rule was written for. */
export interface RequestCase {
  readonly name: string
  readonly type: string
  readonly body: string
  /** What the client is answered: 200 where the value is masked. */
  readonly status: number
  /** Default: a chat. */
  readonly target?: string
  readonly headers?: readonly HeaderLine[]
}

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const PARTS_TYPE = 'multipart/form-data; boundary=b'
const NAMED = 'Content-Disposition: form-data; name="user"'
const FILE = 'Content-Disposition: form-data; name="file"'

const text = (name: string, written: string, status = 200): RequestCase => ({
  name,
  type: JSON_TYPE,
  body: JSON.stringify({ query: written }),
  status,
})

function part(name: string, head: readonly string[], status = 400): RequestCase {
  const body = `--b\r\n${head.join('\r\n')}\r\n\r\n${EMAIL}\r\n--b--\r\n`
  return { name, type: PARTS_TYPE, body, status }
}

/** A request of a type, whose body holds nothing unless it is said. */
const typed = (name: string, type: string, status = 200): RequestCase => ({
  name,
  type,
  body: '{"query":"x"}',
  status,
})

/** Numbers of JSON text inside a string: for its reader they are text. */
const NUMBERS: readonly RequestCase[] = [
  text('a number beside a name in JSON text', `{"name":"An","card":${CARD}}`),
  text('a number beside a string in JSON text', `[${CARD},"x"]`),
  text('a number in an object of JSON text', `{"a":{"b":[{"c":"d"},${CARD}]}}`),
  text('a number as a float in JSON text', `{"a":"b","card":${CARD}.0}`),
  text('a number with an exponent in JSON text', '{"a":"b","card":4.111111111111111e15}'),
  text('a number in JSON text in JSON text', JSON.stringify({ a: `{"b":"c","d":${CARD}}` })),
  text('a number in JSON text that is cut off', `{"a":"b","card":${CARD}.0,"`),
  {
    name: 'a number with an exponent in a form',
    type: FORM_TYPE,
    body: `query=${encodeURIComponent('4.111111111111111E+15')}&user=u-1`,
    status: 200,
  },
]

/** Heads of parts that Werkzeug reads otherwise than others do. */
const HEADS: readonly RequestCase[] = [
  part('a name said in two ways', [`${NAMED}; name*=utf-8''query`]),
  part('a name said in two ways, the other one first', [
    'Content-Disposition: form-data; name*=UTF-8\'vi\'query; name="user"',
  ]),
  part('a name in pieces', ['Content-Disposition: form-data; name*0="us"; name*1="er"']),
  part('a name in coded pieces', [`${NAMED}; name*0*=utf-8''qu; name*1*=ery`]),
  part('a name twice, in other letters', [`${NAMED}; NAME="query"`]),
  part('a blank before the sign of a parameter', [
    'Content-Disposition: form-data; name ="query"; name="user"',
  ]),
  part('a blank before the colon', ['Content-Disposition : form-data; name="query"', NAMED]),
  part('a tab before the colon', ['Content-Disposition\t: form-data; name="query"', NAMED]),
  part('a blank before the name of a header', [
    ' Content-Disposition: form-data; name="query"',
    NAMED,
  ]),
  part('a tab before the name of a header', [
    NAMED,
    '\tContent-Disposition: form-data; name="query"',
  ]),
  part('two dispositions', ['content-disposition: form-data; name="query"', NAMED]),
  part('a transfer encoding after a blank', [NAMED, 'content-transfer-encoding : base64']),
  part('a transfer encoding behind a tab', [NAMED, 'Content-Transfer-Encoding\t:quoted-printable']),
  part('a transfer encoding', [NAMED, 'CONTENT-TRANSFER-ENCODING: Base64']),
  part('a file under two names', [
    `${FILE}; filename="a.png"; filename*=utf-8''b%2Etxt; filename="c.txt"`,
  ]),
  part('a file name in pieces', [
    `${FILE}; filename*0="a."; filename*1="png"`,
    'Content-Type: image/png',
  ]),
  part('a type said twice', [
    `${FILE}; filename="a.txt"`,
    'Content-Type: text/plain',
    'content-type: image/png',
  ]),
  part('a mail as a file', [`${FILE}; filename="a.eml"`, 'Content-Type: message/rfc822'], 415),
  part(
    'a mail as a file under the name of a text',
    [`${FILE}; filename="a.txt"`, 'Content-Type: message/rfc822'],
    415,
  ),
  part(
    'an encoded word as the name of a file',
    [
      `${FILE}; filename="=?utf-8?B?${Buffer.from(`${EMAIL}.txt`).toString('base64')}?="`,
      'Content-Type: text/plain',
    ],
    200,
  ),
]

/** Fields that are ids for machines, with something else in them. */
const IDS: readonly RequestCase[] = [
  {
    ...typed('a trace id that is a telephone number', JSON_TYPE),
    body: `{"query":"x","trace_id":"${PHONE}"}`,
  },
  {
    ...typed('a trace id that is a card as a number', JSON_TYPE),
    body: `{"query":"x","trace_id":"${CARD}"}`,
  },
  { ...typed('a trace id of a form', FORM_TYPE), body: `query=x&trace_id=${PHONE}` },
  { ...typed('a trace id of the query', JSON_TYPE), target: `/v1/chat-messages?trace_id=${PHONE}` },
  {
    ...typed('a trace id with words around it', JSON_TYPE),
    body: `{"query":"x","trace_id":"id of ${EMAIL}"}`,
  },
]

const TYPES: readonly RequestCase[] = [
  typed('a parameter of the type', 'application/json; x=alice%40x.vn'),
  typed('a parameter of the type in quotes', `application/json; charset=utf-8; x="${EMAIL}"`),
  typed('a parameter of the type by its name', `application/json; ${CARD}=1`),
  {
    ...typed('a boundary that is a telephone number', `multipart/form-data; boundary=${PHONE}`),
    body: `--${PHONE}\r\n${NAMED}\r\n\r\nu\r\n--${PHONE}--\r\n`,
  },
  {
    ...typed('a boundary in quotes that is a card', `multipart/form-data; boundary="${CARD}"`),
    body: `--${CARD}\r\n${NAMED}\r\n\r\nu\r\n--${CARD}--\r\n`,
  },
  {
    ...typed('a parameter beside the boundary', `multipart/form-data; boundary=b; x="${EMAIL}"`),
    body: `--b\r\n${NAMED}\r\n\r\nu\r\n--b--\r\n`,
  },
]

export const REQUEST_CASES: readonly RequestCase[] = [...NUMBERS, ...HEADS, ...IDS, ...TYPES]
