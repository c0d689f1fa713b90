import { VALUE } from './arrivals.ts'
import { utf8 } from './maker.ts'
import type { HeaderLine } from './wire.ts'

/** A request as a client writes it that cannot be run here: its bytes, from its documentation or its source. */
interface Shape {
  readonly name: string
  readonly path: string
  readonly headers: readonly HeaderLine[]
  readonly body: string
}

type Part = readonly [head: readonly string[], content: string]

const MAIL = `mail ${VALUE}\n`
const LETTER = `gửi ${VALUE}`

function multipart(name: string, type: string, parts: readonly Part[], agent?: string): Shape {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1] ?? ''
  const body = parts
    .map(([head, content]) => `--${boundary}\r\n${head.join('\r\n')}\r\n\r\n${content}\r\n`)
    .join('')
  return {
    name,
    path: '/v1/files/upload',
    headers: [
      ['Content-Type', type],
      ['User-Agent', agent ?? 'client'],
      ['Accept', '*/*'],
    ],
    body: utf8(`${body}--${boundary}--\r\n`),
  }
}

const disposition = (rest: string): string => `Content-Disposition: form-data; ${rest}`
const lengthOf = (content: string): string => `Content-Length: ${utf8(content).length}`
const encoded = (text: string): string => Buffer.from(text).toString('base64')

export const SHAPES: readonly Shape[] = [
  multipart(
    'MultipartFormDataContent of .NET',
    'multipart/form-data; boundary="2d5f2c74-3e6b-4f3a-9a4e-7f6a4e1b8c11"',
    [
      [['Content-Type: text/plain; charset=utf-8', disposition('name=user')], 'u-1'],
      [['Content-Type: text/plain; charset=utf-8', disposition('name=note')], LETTER],
      [[disposition("name=file; filename=a.txt; filename*=utf-8''a.txt")], MAIL],
    ],
  ),
  multipart(
    'a file name that is not ASCII, of .NET',
    'multipart/form-data; boundary="2d5f2c74-3e6b-4f3a-9a4e-7f6a4e1b8c11"',
    [
      [['Content-Type: text/plain; charset=utf-8', disposition('name=user')], 'u-1'],
      [
        [
          'Content-Type: text/plain',
          disposition(
            `name=file; filename="=?utf-8?B?${encoded('tệp.txt')}?="; filename*=utf-8''t%E1%BB%87p.txt`,
          ),
        ],
        MAIL,
      ],
    ],
  ),
  multipart(
    'RestTemplate of Spring',
    'multipart/form-data;charset=UTF-8;boundary=Qm5YpGq0kz_2x8wH-1r',
    [
      [
        [disposition('name="user"'), 'Content-Type: text/plain;charset=UTF-8', lengthOf('u-1')],
        'u-1',
      ],
      [
        [
          disposition(
            `name="file"; filename="=?UTF-8?Q?t=E1=BB=87p.txt?="; filename*=UTF-8''t%E1%BB%87p.txt`,
          ),
          'Content-Type: text/plain',
          lengthOf(MAIL),
        ],
        MAIL,
      ],
    ],
  ),
  multipart(
    'HttpClient 4 of Apache',
    'multipart/form-data; boundary=Zk3p0YfP-7cQ1m_9sVt4',
    [
      [
        [
          disposition('name="user"'),
          'Content-Type: text/plain; charset=ISO-8859-1',
          'Content-Transfer-Encoding: 8bit',
        ],
        'u-1',
      ],
      [
        [
          disposition('name="note"'),
          'Content-Type: text/plain; charset=UTF-8',
          'Content-Transfer-Encoding: 8bit',
        ],
        LETTER,
      ],
      [
        [
          disposition('name="file"; filename="a.txt"'),
          'Content-Type: text/plain',
          'Content-Transfer-Encoding: binary',
        ],
        MAIL,
      ],
    ],
    'Apache-HttpClient/4.5.14 (Java/17.0.15)',
  ),
  multipart(
    'OkHttp 4',
    'multipart/form-data; boundary=6f1c6a62-8f9b-4f6b-9d57-3b0a4c0a5e11',
    [
      [[disposition('name="user"'), lengthOf('u-1')], 'u-1'],
      [
        [
          disposition('name="file"; filename="tệp.txt"'),
          'Content-Type: text/plain; charset=utf-8',
          lengthOf(MAIL),
        ],
        MAIL,
      ],
    ],
    'okhttp/4.12.0',
  ),
  multipart(
    'Retrofit 2',
    'multipart/form-data; boundary=6f1c6a62-8f9b-4f6b-9d57-3b0a4c0a5e12',
    [
      [
        [
          disposition('name="user"'),
          'Content-Transfer-Encoding: binary',
          'Content-Type: text/plain; charset=UTF-8',
          lengthOf('u-1'),
        ],
        'u-1',
      ],
      [[disposition('name="file"; filename="a.txt"'), 'Content-Type: text/plain'], MAIL],
    ],
    'okhttp/4.12.0',
  ),
  multipart(
    'Net::HTTP of Ruby',
    'multipart/form-data; boundary=-----------RubyMultipartPost-0d1f',
    [
      [[disposition('name="user"')], 'u-1'],
      [
        [
          disposition('name="file"; filename="a.txt"'),
          lengthOf(MAIL),
          'Content-Type: text/plain',
          'Content-Transfer-Encoding: binary',
        ],
        MAIL,
      ],
    ],
    'Ruby',
  ),
  multipart(
    'Guzzle of PHP',
    'multipart/form-data; boundary=0b5c1a2d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b',
    [
      [[disposition('name="user"'), lengthOf('u-1')], 'u-1'],
      [
        [
          disposition('name="file"; filename="tệp.txt"'),
          lengthOf(MAIL),
          'Content-Type: text/plain',
        ],
        MAIL,
      ],
    ],
    'GuzzleHttp/7',
  ),
  multipart(
    'http of Dart',
    'multipart/form-data; boundary=dart-http-boundary-Xy+3rT.a_0pQ',
    [
      [['content-disposition: form-data; name="user"'], 'u-1'],
      [
        [
          'content-disposition: form-data; name="note"',
          'content-type: text/plain; charset=utf-8',
          'content-transfer-encoding: binary',
        ],
        LETTER,
      ],
      [
        [
          'content-type: text/plain; charset=utf-8',
          'content-disposition: form-data; name="file"; filename="a.txt"',
        ],
        MAIL,
      ],
    ],
    'Dart/3.5 (dart:io)',
  ),
  multipart(
    'Alamofire of Swift',
    'multipart/form-data; boundary=alamofire.boundary.1f2e3d4c5b6a7988',
    [
      [[disposition('name="user"')], 'u-1'],
      [[disposition('name="file"; filename="a.txt"'), 'Content-Type: text/plain'], MAIL],
    ],
    'App/1.0 (vn.example.app; build:7; iOS 18.1.0) Alamofire/5.9.1',
  ),
  multipart(
    'reqwest of Rust',
    'multipart/form-data; boundary=3c9f2a71b0d4e586-f1e2d3c4b5a69788-0123456789abcdef-fedcba9876543210',
    [
      [[disposition('name="user"')], 'u-1'],
      [
        [
          disposition('name="file"; filename*=utf-8\'\'t%E1%BB%87p.txt'),
          'Content-Type: text/plain',
        ],
        MAIL,
      ],
    ],
  ),
  multipart(
    'Insomnia',
    'multipart/form-data; boundary=X-INSOMNIA-BOUNDARY',
    [
      [[disposition('name="user"')], 'u-1'],
      [[disposition('name="file"; filename="a.txt"'), 'Content-Type: text/plain'], MAIL],
    ],
    'insomnia/10.1.0',
  ),
  {
    name: 'ajax of jQuery',
    path: '/v1/chat-messages',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8'],
      ['X-Requested-With', 'XMLHttpRequest'],
      ['Accept', 'application/json, text/javascript, */*; q=0.01'],
    ],
    body: `query=a+${encodeURIComponent(VALUE)}&user=u-1&inputs%5Ba%5D=1`,
  },
  {
    name: 'JSON of Invoke-RestMethod',
    path: '/v1/chat-messages',
    headers: [
      ['Content-Type', 'application/json'],
      [
        'User-Agent',
        'Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.22631; en-US) PowerShell/7.4.6',
      ],
    ],
    body: utf8(`{\r\n  "query":  "Gửi ${VALUE}",\r\n  "user":  "u-1"\r\n}`),
  },
]
