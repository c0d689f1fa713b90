import { type Maker, utf8 } from './maker.ts'

interface Part {
  readonly head: string[]
  readonly content: string
}

/** A `multipart/form-data` body with its content type: an honest one, with tricks that parsers differ on. */
export function multipartBody(maker: Maker): { readonly type: string; readonly body: string } {
  const { random, trick } = maker
  const boundary = boundaryOf(maker)
  const parts = Array.from({ length: 1 + random.below(4) }, () =>
    random.chance(0.4) ? filePart(maker) : fieldPart(maker),
  ).map((part) => tricked(part, maker))
  const end = trick('bare line feed', 0.02) ? '\n' : '\r\n'
  const blank = trick('blank after the boundary', 0.02) ? random.pick([' ', '\t', ' \t']) : ''
  let body = parts
    .map(
      ({ head, content }) =>
        `--${boundary}${blank}${end}${head.join(end)}${end}${end}${content}${end}`,
    )
    .join('')
  if (trick('preamble', 0.02)) body = `${utf8(maker.text())}\r\n${body}`
  body += trick('no end', 0.02) ? '' : `--${boundary}--${random.pick(['\r\n', '\r\n', ''])}`
  if (trick('epilogue', 0.02)) body += utf8(maker.text())
  return { type: typeWith(boundary, maker), body }
}

function boundaryOf({ random, trick, value }: Maker): string {
  if (trick('boundary holds a value', 0.02)) return value().replace('@', '-')
  return random.pick([
    'b',
    '----WebKitFormBoundary7MA4YWxkTrZu0gW',
    '--------------------------735323031399963166993862',
    'dc8f3ab24e9d4a6f9f4b2d7c1e5a6b70',
    '----formdata-undici-012345678901',
    "b'()+_,./:=?",
  ])
}

function typeWith(boundary: string, { random, trick, value }: Maker): string {
  const quoted = /[^\w'+-]/.test(boundary) || random.chance(0.2) ? `"${boundary}"` : boundary
  const plain = `multipart/form-data; boundary=${quoted}`
  if (trick('two boundaries', 0.02)) return `${plain}; boundary=x`
  if (trick('boundary*', 0.02)) return `${plain}; boundary*=utf-8''x`
  if (trick('boundary in pieces', 0.02)) return `multipart/form-data; boundary*0=${quoted}`
  if (trick('unquoted boundary', 0.02)) return `multipart/form-data; boundary=${boundary}`
  if (trick('blank around =', 0.02)) return `multipart/form-data; boundary = ${quoted}`
  if (trick('%22 in the boundary', 0.01)) return `multipart/form-data; boundary="${boundary}%22"`
  if (trick('parameter holds a value', 0.03)) return `${plain}; x="${value()}"`
  return random.pick([
    plain,
    plain,
    plain,
    plain.replace('; ', ';'),
    plain.replace('boundary', 'Boundary'),
  ])
}

const FIELDS = ['user', 'user', 'query', 'data', 'inputs', 'note'] as const

function fieldPart(maker: Maker): Part {
  const name = maker.random.pick(FIELDS)
  const content =
    name === 'data'
      ? `{"text":${JSON.stringify(maker.text())}}`
      : maker.random.chance(0.8)
        ? maker.text()
        : 'u-1'
  return { head: [`Content-Disposition: form-data; name="${name}"`], content: utf8(content) }
}

const FILES: readonly (readonly [name: string, type: string])[] = [
  ['a.txt', 'text/plain'],
  ['b.md', 'application/octet-stream'],
  ['c.csv', 'text/csv'],
  ['d.json', 'application/json'],
  ['e.eml', 'message/rfc822'],
  ['f.eml', 'text/plain'],
  ['g.pdf', 'application/pdf'],
  ['h.png', 'image/png'],
]

function filePart(maker: Maker): Part {
  const { random, trick } = maker
  const [name, type] = random.pick(FILES)
  const shown = random.chance(0.3)
    ? `of ${maker.value()} ${name}`
    : random.pick([name, `tệp ${name}`])
  const extended = `filename*=UTF-8''${encodeURIComponent(shown).replaceAll(/['()*]/g, '_')}`
  const word = `filename="=?utf-8?B?${Buffer.from(shown, 'utf8').toString('base64')}?="`
  const parameter = trick('filename*', 0.1)
    ? extended
    : trick('encoded word', 0.05)
      ? `${word}; ${extended}`
      : `filename="${utf8(shown)}"`
  return {
    head: [`Content-Disposition: form-data; name="file"; ${parameter}`, `Content-Type: ${type}`],
    content: utf8(maker.text()),
  }
}

/** Changes to the head of a part. */
const TRICKS: readonly (readonly [name: string, change: (head: string[], maker: Maker) => void])[] =
  [
    ['name*', (head) => append(head, "; name*=utf-8''query")],
    ['name* first', (head) => replace(head, 'form-data;', "form-data; name*=utf-8''query;")],
    ['name in pieces', (head) => append(head, '; name*0=que; name*1=ry')],
    ['two names', (head, { random }) => append(head, `; ${random.pick(['name', 'NAME'])}="user"`)],
    ['two file names', (head) => append(head, '; filename="x.png"; filename="y.txt"')],
    ['filename* in pieces', (head) => append(head, '; filename*0="x."; filename*1="png"')],
    ['filename of another charset', (head) => append(head, "; filename*=iso-8859-1''x.png")],
    ['blank before =', (head) => replace(head, 'name=', 'name =')],
    ['bare name', (head) => replace(head, /name="([a-z]+)"/, 'name=$1')],
    ['bare name that is no token', (head) => replace(head, /name="([a-z]+)"/, 'name=$1@x')],
    ['escaped name', (head) => replace(head, 'name="', 'name="\\')],
    ['%22', (head) => replace(head, 'name="', 'name="%22')],
    [
      'blank before the colon',
      (head, { random }) =>
        insert(
          head,
          `Content-Disposition${random.pick([' ', '\t', '\u00c2\u00a0'])}: form-data; name="query"`,
        ),
    ],
    [
      'blank before the name',
      (head, { random }) =>
        insert(head, `${random.pick([' ', '\t'])}Content-Disposition: form-data; name="query"`),
    ],
    ['two dispositions', (head) => insert(head, 'Content-Disposition: form-data; name="query"')],
    ['folded', (head) => append(head, '\r\n ; name="query"')],
    ['folded with a line feed', (head) => append(head, '\n ; name="query"')],
    ['another disposition', (head) => replace(head, 'form-data', 'attachment')],
    [
      'transfer encoding',
      (head, { random }) =>
        insert(
          head,
          `Content-Transfer-Encoding${random.pick(['', ' ', '\t'])}: ${random.pick(['base64', 'quoted-printable', '7bit', 'x'])}`,
        ),
    ],
    ['blank before the colon of the type', (head) => append(head, '\r\nContent-Type : image/png')],
    ['two types', (head) => append(head, '\r\nContent-Type: image/png')],
    [
      'charset',
      (head, { random }) =>
        append(
          head,
          `\r\nContent-Type: text/plain; charset=${random.pick(['utf-16', 'utf-7', 'iso-8859-1', 'ascii', '"utf-8"', 'x; charset=utf-8'])}`,
        ),
    ],
    ['value in another header', (head, { value }) => append(head, `\r\nX-Note: ${value()}`)],
    [
      'value in the type',
      (head, { value }) => append(head, `\r\nContent-Type: text/plain; name="${value()}"`),
    ],
    ['value in the name', (head, { value }) => replace(head, /name="[a-z]+"/, `name="${value()}"`)],
    ['value in a parameter', (head, { value }) => append(head, `; size="${value()}"`)],
    ['bytes that are not UTF-8', (head) => replace(head, 'name="', 'name="\u00e9')],
    ['control', (head) => append(head, '\u000b')],
    ['Unicode blank', (head) => append(head, '\u00c2\u0085')],
    ['semicolon at the end', (head) => append(head, ';')],
  ]

function tricked(part: Part, maker: Maker): Part {
  const head = [...part.head]
  while (maker.random.chance(0.25)) {
    const [name, change] = maker.random.pick(TRICKS)
    maker.tricks.push(name)
    change(head, maker)
  }
  return { ...part, head }
}

const insert = (head: string[], line: string): void => void head.unshift(line)

function append(head: string[], text: string): void {
  const at = head.findIndex((line) => line.startsWith('Content-Disposition:'))
  head[at] = `${head[at] ?? ''}${text}`
}

function replace(head: string[], from: string | RegExp, to: string): void {
  const at = head.findIndex((line) => line.startsWith('Content-Disposition:'))
  head[at] = (head[at] ?? '').replace(from, to)
}
