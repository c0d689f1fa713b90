import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { documentMasking } from '../../../support/detection/document-masking.ts'
import { maskFile } from '../../../../src/core/documents/masked-file.ts'
import { createHolding } from '../../../../src/core/multipart/holding.ts'
import { applyPlaceholders } from '../../../../src/core/masking/request-masker.ts'
import { createMultipartMasker } from '../../../../src/core/multipart/multipart-masker.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { byteString } from '../../../support/bytes.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'
import { runs } from '../../../support/runs.ts'

const { scanner, settings } = surroundings()
/** A picture of one point. */
const PNG =
  '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001\u0008\u0006\u0000\u0000\u0000\u001f\u0015\u00c4\u0089\u0000\u0000\u0000\rIDATx\u00dac````\u0000\u0000\u0000\u0005\u0000\u0001z\u00a8WP\u0000\u0000\u0000\u0000IEND\u00aeB`\u0082'
const LIMITS = { maxDepth: 64, invalid: 'reject' } as const

const file = (name: string, type: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`
const field = (name: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`

interface Seen {
  user?: string
  unread: number
  readonly files?: string[]
}

async function mask(
  parts: string,
  rules = settings.uploads,
  cuts: readonly number[] = [],
  seen: Seen = { unread: 0 },
  sentBoundary = 'b',
): Promise<string> {
  const body = `${parts}--b--\r\n`
  const scope = new MemoryScope('s', 0)
  const masker = createMultipartMasker({
    boundary: 'b',
    sentBoundary,
    scanner,
    rules,
    limits: LIMITS,
    userFields: new Set(['user']),
    maxFieldBytes: 100,
    substitute: async (source, places) =>
      applyPlaceholders(source, places, scope.allocate(places.map(({ wanted }) => wanted))),
    onUser: (user) => {
      seen.user = user
      return user
    },
    onUnread: () => {
      seen.unread++
    },
    dryRun: false,
    maskFile: async (sent) =>
      await maskFile(
        sent,
        documentMasking(scanner, (places) => scope.allocate(places.map(({ wanted }) => wanted))),
      ),
    holding: createHolding(10_000),
    onFile: (kind, result) => seen.files?.push(`${kind} ${result}`),
  })
  let out = ''
  let from = 0
  for (const at of [
    ...cuts.map((cut) => cut % (body.length + 1)).toSorted((a, b) => a - b),
    body.length,
  ]) {
    out += await masker.push(body.slice(from, at))
    from = at
  }
  masker.finish()
  return out
}

describe('masking an upload', () => {
  it('masks fields, file names and text, and keeps user, ending and everything else', async () => {
    const masked = await mask(
      field('user', 'u@x.vn') +
        field('note', 'n@x.vn') +
        file('of a@x.vn.txt', 'text/plain', 'Dear a@x.vn\r\n10.0.0.1'),
    )
    assert.equal(
      masked,
      `${field('user', 'u@x.vn')}${field('note', 'EMAIL_1')}${file('of EMAIL_2.txt', 'text/plain', 'Dear EMAIL_2\r\nIP_PRIVATE_1')}--b--\r\n`,
    )
  })

  it('goes on under another boundary where one is wanted, however it is cut', async () => {
    const parts = field('note', 'n@x.vn --c') + file('a.txt', 'text/plain', '-- \r\n-b')
    const expected = `${parts}--b--\r\n`.replaceAll('--b', '--other').replace('n@x.vn', 'EMAIL_1')
    for (const cuts of [[], [1], [3, 90], [40, 41, 42]])
      assert.equal(await mask(parts, settings.uploads, cuts, { unread: 0 }, 'other'), expected)
  })

  it('keeps the first user only, whom Dify takes', async () => {
    const seen: Seen = { unread: 0 }
    const parts = field('user', 'a@x.vn') + field('user', 'b@x.vn')
    assert.equal(
      await mask(parts, settings.uploads, [], seen),
      `${field('user', 'a@x.vn')}${field('user', 'EMAIL_1')}--b--\r\n`,
    )
    assert.equal(seen.user, 'a@x.vn')
  })

  it('reads JSON in a field as JSON', async () => {
    assert.match(await mask(field('data', '{"name":"a\\u0040x.vn"}')), /\{"name":"EMAIL_1"\}/)
    assert.match(await mask(field('data', '{not json a@x.vn')), /\{not json EMAIL_1/)
  })

  it('knows text by its ending too, and masks encoded file names', async () => {
    assert.match(await mask(file('x.csv', 'application/octet-stream', 'a@x.vn')), /EMAIL_1/)
    const encoded =
      '--b\r\nContent-Disposition: form-data; name="file"; filename*=UTF-8\'\'a%40x.vn.txt\r\nContent-Type: text/plain\r\n\r\nx\r\n'
    assert.match(await mask(encoded), /UTF-8''EMAIL_1\.txt/)
  })

  it('passes types that are allowed, unread, and refuses all others by code', async () => {
    const image = file('x.png', 'image/png', PNG)
    assert.equal(await mask(image), `${image}--b--\r\n`)
    const told = `${PNG.slice(0, 33)}\u0000\u0000\u0000\u0006tEXta@x.vn____${PNG.slice(33)}`
    assert.equal(await mask(file('x.png', 'image/png', told)), `${image}--b--\r\n`)
    await mask(file('x.mp3', 'audio/mpeg', 'x'))
    const cases = [
      [file('x.pdf', 'application/pdf', 'x'), 'document_broken'],
      [file('x.docx', 'application/octet-stream', 'x'), 'document_broken'],
      [file('x.zip', 'application/zip', 'x'), 'document_broken'],
      [file('x.png', 'image/png', 'a@x.vn'), 'document_broken'],
      [file('x.rar', 'application/vnd.rar', 'x'), 'unsupported_file_type'],
      [file('x', 'image/gif', 'x'), 'unsupported_file_type'],
      [file('x.txt', 'text/plain', '\u00ff\u00fea\u0000'), 'unsupported_charset'],
      [file('x.txt', 'text/plain', 'x'.repeat(1001)), 'file_too_large'],
      [file('x.png', 'image/png', 'x'.repeat(1001)), 'file_too_large'],
      [field('a', 'x'.repeat(101)), 'body_too_large'],
    ] as const
    for (const [parts, code] of cases) await assert.rejects(mask(parts), { code })
    const off = { ...settings.uploads, enabled: false }
    await assert.rejects(mask(file('x.txt', 'text/plain', 'x'), off), {
      code: 'uploads_disabled',
    })
    assert.equal(await mask(field('a', 'b'), off), `${field('a', 'b')}--b--\r\n`)
  })

  const part = (head: string, content: string): string => `--b\r\n${head}\r\n\r\n${content}\r\n`
  const DISPOSITION = 'Content-Disposition: form-data; name="file"'

  it('masks a file name that has no ending but looks as if', async () => {
    for (const value of ['a@x.vn', '10.0.0.5', '8.8.4.4']) {
      const masked = await mask(
        part(`${DISPOSITION}; filename="${value}"\r\nContent-Type: text/plain`, 'x'),
      )
      assert.match(masked, /filename="[A-Z_]+_1"/)
      const encoded = await mask(
        part(
          `${DISPOSITION}; filename*=UTF-8''${encodeURIComponent(value)}\r\nContent-Type: text/plain`,
          'x',
        ),
      )
      assert.match(encoded, /UTF-8''[A-Z_]+_1\r/)
    }
    const two = await mask(file('a@x.vn of 10.0.0.5', 'text/plain', 'x'))
    assert.match(two, /filename="EMAIL_1 of IP_PRIVATE_1"/)
  })

  it('masks whatever else a client can write into the headers of a part', async () => {
    for (const head of [
      'Content-Disposition: form-data; name="a@x.vn"',
      `${DISPOSITION}; note="a@x.vn"`,
      `${DISPOSITION}\r\nX-Note: a@x.vn`,
      `${DISPOSITION}\r\nContent-Type: text/plain; name="a@x.vn"`,
      `${DISPOSITION}; note="a@x.vn"; filename="x.txt"\r\nContent-Type: text/plain`,
      `${DISPOSITION}; filename="x.txt"\r\nContent-Type: text/plain; name="a@x.vn"\r\nContent-ID: <a@x.vn>`,
    ]) {
      const masked = await mask(part(head, 'x'))
      assert.equal(masked, `${part(head.replaceAll('a@x.vn', 'EMAIL_1'), 'x')}--b--\r\n`)
    }
  })

  it('masks an encoded word that holds a value, and leaves one that holds none', async () => {
    const word = (text: string): string =>
      `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`
    const named = (name: string): string =>
      part(`${DISPOSITION}; filename="${name}"\r\nContent-Type: text/plain`, 'x')
    assert.match(await mask(named(word('thư của a@x.vn.txt'))), /filename="EMAIL_1"/)
    assert.match(await mask(named(`${word('tệp')} ${word(' 0912345678')}.txt`)), /="PHONE_1\.txt"/)
    assert.match(
      await mask(named('=?UTF-8?Q?b=40y.vn_t=E1=BB=87p?= c@x.vn.txt')),
      /="EMAIL_\d EMAIL_\d.txt"/,
    )
    const note = `${DISPOSITION}; note="${word('a@x.vn')}"; filename="x.txt"`
    assert.match(await mask(part(`${note}\r\nContent-Type: text/plain`, 'x')), /note="EMAIL_1"/)
    for (const name of [word('tệp.txt'), '=?utf-8?B?'])
      assert.equal(await mask(named(name)), `${named(name)}--b--\r\n`)
    for (const name of ['=?utf-8?B?!?=', '=?x-none?B?eA==?='])
      await assert.rejects(mask(named(name)), { code: 'broken_multipart' })
  })

  it('masks a value that stands as the name of a header', async () => {
    const masked = await mask(part(`0912345678: y\r\n${DISPOSITION}`, 'x'))
    assert.equal(masked, `${part(`PHONE_1: y\r\n${DISPOSITION}`, 'x')}--b--\r\n`)
  })

  it('does not take e-mail and MIME for text, whatever they are called', async () => {
    const body = 'Content-Transfer-Encoding: quoted-printable\r\n\r\n4111 1111 =\r\n1111 1111'
    for (const [name, type] of [
      ['a.eml', 'message/rfc822'],
      ['a.EML', 'text/plain'],
      ['a.mht', 'application/octet-stream'],
      ['a.mhtml', 'text/html'],
      ['a.mbox', 'text/plain'],
      ['a.txt', 'message/rfc822'],
      ['a.txt', 'message/global'],
      ['a.txt', 'multipart/related'],
    ] as const) {
      const masked = await mask(file(name, type, body)).catch((error: unknown) => String(error))
      if (name === 'a.mbox') assert.match(masked, /cannot be read/)
      else assert.match(masked, /\r\n\r\nCARD_1\r\n--b--/, name)
      const allowed = { ...settings.uploads, documents: 'pass', allowedTypes: [type] } as const
      assert.equal(
        await mask(file(name, type, body), allowed),
        `${file(name, type, body)}--b--\r\n`,
      )
    }
    await assert.rejects(
      mask(part(`${DISPOSITION}; filename*=UTF-8''a%2eeml\r\nContent-Type: text/plain`, 'x')),
      { code: 'document_broken' },
    )
  })

  it('takes another charset than UTF-8 as long as only ASCII is in it', async () => {
    const latin = '\r\nContent-Type: text/plain; charset=ISO-8859-1'
    assert.match(await mask(part(DISPOSITION + latin, 'a@x.vn')), /EMAIL_1/)
    for (const head of [DISPOSITION, `${DISPOSITION}; filename="x.txt"`])
      await assert.rejects(mask(part(head + latin, 'Jos\u00e9 a@x.vn')), {
        code: 'unsupported_charset',
      })
  })

  it('takes a file for text by any name that Dify could take', async () => {
    for (const names of [
      'filename="x.png"; filename*=UTF-8\'\'x.txt',
      "filename*=UTF-8''x.t%78t",
      'filename*=UTF-8\'\'x.png; filename="x.txt"',
    ]) {
      const head = `${DISPOSITION}; ${names}\r\nContent-Type: image/png`
      assert.equal(await mask(part(head, 'a@x.vn')), `${part(head, 'EMAIL_1')}--b--\r\n`)
    }
  })

  it('refuses fields and texts in charsets in which nothing would be found', async () => {
    const utf16 = [...'a@x.vn'].map((unit) => `${unit}\u0000`).join('')
    const refusal = { code: 'unsupported_charset' }
    await assert.rejects(mask(part(DISPOSITION, utf16)), refusal)
    for (const charset of ['utf-16le', 'UTF-7', '"utf-32"']) {
      const type = `\r\nContent-Type: text/plain; charset=${charset}`
      await assert.rejects(mask(part(DISPOSITION + type, 'x')), refusal)
      await assert.rejects(mask(part(`${DISPOSITION}; filename="x.txt"${type}`, 'x')), refusal)
    }
    for (const charset of ['utf-8', 'US-ASCII', '"UTF8"', 'iso-8859-1', 'windows-1252'])
      assert.match(
        await mask(
          part(`${DISPOSITION}\r\nContent-Type: text/plain; charset=${charset}`, 'a@x.vn'),
        ),
        /EMAIL_1/,
      )
  })

  it('masks `user` in JSON in a field: it is not an id there', async () => {
    assert.match(await mask(field('data', '{"user":"a@x.vn"}')), /\{"user":"EMAIL_1"\}/)
  })

  it('takes transfer encodings that leave bytes as they are', async () => {
    for (const coding of ['binary', '8bit', '7BIT'])
      assert.match(
        await mask(part(`${DISPOSITION}\r\nContent-Transfer-Encoding: ${coding}`, 'a@x.vn')),
        /EMAIL_1/,
      )
    for (const coding of ['base64', 'quoted-printable', 'x-uuencode', 'binary, base64'])
      await assert.rejects(
        mask(part(`${DISPOSITION}\r\nContent-Transfer-Encoding: ${coding}`, 'x')),
        { code: 'broken_multipart' },
      )
  })

  it('finds text in any script', async () => {
    const text = byteString('Gửi cho nguyễn@x.vn nhé')
    assert.match(await mask(file('x.txt', 'text/plain', text)), /EMAIL_1/)
  })

  it('does the same however the body is cut, and tells of the user and of what was not read', async () => {
    const form =
      file('a@x.vn.md', 'text/markdown', 'a@x.vn\r\n--\r\n10.0.0.1 b@x.vn') +
      file('x.png', 'image/png', PNG) +
      field('user', byteString('ng\u01b0\u1eddi')) +
      field('n', 'c@x.vn')
    const whole = await mask(form)
    assert.doesNotMatch(whole, /@x/)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (cuts) => {
        const seen: Seen = { unread: 0 }
        assert.equal(await mask(form, settings.uploads, cuts, seen), whole)
        assert.deepEqual(seen, { user: 'ng\u01b0\u1eddi', unread: 1 })
      }),
      runs(200),
    )
  })
})
