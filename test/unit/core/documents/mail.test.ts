import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { maskFile } from '../../../../src/core/documents/masked-file.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { byteString } from '../../../support/bytes.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'
import { documentMasking } from '../../../support/detection/document-masking.ts'
import { textsByPython } from '../../../support/detection/python-reader.ts'

/** What a mail program or Python wrote (`test/data/mail/make.py`). */
const sent = (name: string): string =>
  readFileSync(new URL(`../../../data/mail/${name}`, import.meta.url)).toString('latin1')

async function mask(name: string, bytes: string, passes: readonly string[] = []): Promise<string> {
  const scope = new MemoryScope('s', 0)
  const masking = {
    ...documentMasking(SCANNER, (places) => scope.allocate(places.map(({ wanted }) => wanted))),
    passes: (type: string) => passes.includes(type),
  }
  return (await maskFile({ bytes, names: [name], type: '' }, masking)).bytes
}

const lines = (...all: readonly string[]): string => byteString(all.join('\r\n'))
const refused = async (bytes: string, code: string): Promise<void> =>
  await assert.rejects(mask('a.eml', bytes), { code }, bytes)

const { scanner: SCANNER } = surroundings()

describe('e-mail, mailboxes and archives as Python reads them', () => {
  for (const [name, wanted] of [
    [
      'order.eml',
      ['EMAIL_', 'CARD_', 'PHONE_', 'IBAN_', 'CCCD_', 'statement.pdf.md', 'Nguyễn Hoà'],
    ],
    ['latin.eml', ['EMAIL_', 'José', '€ 5', '住所']],
    ['box.mbox', ['EMAIL_', 'CARD_', 'PHONE_', '住所']],
    [
      'archive.zip',
      ['EMAIL_', 'CARD_', 'docs/statement.pdf.md', 'docs/note.txt', 'without a value'],
    ],
  ] as const)
    it(`${name} holds no value after it is masked, and all the rest of its text`, async () => {
      const before = textsByPython(name, sent(name)).join('\n')
      assert.match(before, /congty\.example\.vn/)
      const after = textsByPython(name, await mask(name, sent(name))).join('\n')
      for (const canary of ['@', '0912', '0987', '4111', 'GB82', 'WEST', '0790880'])
        assert.ok(!after.includes(canary), canary)
      for (const text of wanted) assert.ok(after.includes(text), text)
    })

  it('what holds no value keeps its bytes', async () => {
    const mail = lines(
      'From: a',
      'Subject: =?utf-8?B?' + btoa('xin ch\u00e0o') + '?=',
      'Content-Type: multipart/mixed;',
      '\tboundary=b',
      '',
      'preamble',
      '--b',
      'Content-Transfer-Encoding: base64',
      '',
      'eGlu',
      '--b--',
      'end',
      '',
    ).replace(btoa('xin ch\u00e0o'), 'eGluIGNow6Bv')
    assert.equal(await mask('a.eml', mail), mail)
  })
})

describe('a value in an e-mail is found', () => {
  for (const [where, mail] of [
    ['in a folded header', lines('From: x', 'Subject: call 0912 345', ' 678 now', '', 'x')],
    [
      'over two encoded words',
      lines('Subject: =?utf-8?Q?an.le=40cong?=', ' =?utf-8?Q?ty.vn?=', '', 'x'),
    ],
    [
      'in an encoded word of another charset',
      lines('Subject: =?koi8-r?B?YW4ubGVAY29uZ3R5LnZu?=', '', 'x'),
    ],
    [
      'over a soft line break',
      lines('Content-Transfer-Encoding: quoted-printable', '', 'an.le@con=', 'gty.vn'),
    ],
    [
      'in base64 of several lines',
      lines('Content-Transfer-Encoding: base64', '', 'YW4ubGVA', 'Y29uZ3R5LnZu'),
    ],
    ['as the name of a header', lines('an.le@congty.vn: x', '', 'x')],
    ['in a header that nobody knows', lines('X-Note: an.le@congty.vn', '', 'x')],
    [
      'in a part without headers',
      lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'an.le@congty.vn', '--b--'),
    ],
    [
      'around the parts',
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        'an.le@congty.vn',
        '--b',
        '',
        'x',
        '--b--',
        'an.le@congty.vn',
      ),
    ],
    [
      'in the name of a file in pieces',
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        "Content-Disposition: attachment; filename*0*=utf-8''an.le%40con; filename*1*=gty.vn%20x.txt",
        '',
        'x',
        '--b--',
      ),
    ],
    ['in a comment', lines('Content-Type: text/plain (an.le@congty.vn)', '', 'x')],
    [
      'in the boundary',
      lines(
        'Content-Type: multipart/mixed; boundary="an.le@congty.vn"',
        '',
        '--an.le@congty.vn',
        '',
        'x',
        '--an.le@congty.vn--',
      ),
    ],
    [
      'in a message within',
      lines('Content-Type: message/rfc822', '', 'Subject: an.le@congty.vn', '', 'x'),
    ],
    [
      'in an archive of a part',
      lines(
        'Content-Type: application/x; name=a.csv',
        'Content-Transfer-Encoding: base64',
        '',
        'YW4ubGVAY29uZ3R5LnZu',
      ),
    ],
    ['after the line of a mailbox', `From an.le@congty.vn Tue\n${lines('Subject: x', '', 'x')}`],
  ] as const)
    it(where, async () => {
      const masked = await mask('a.eml', mail)
      const all = `${textsByPython('a.eml', masked).join('\n')}\n${masked}`
      for (const canary of ['an.le', 'an%2', '0912', 'congty', 'YW4u'])
        assert.ok(!all.includes(canary), `${canary} in ${all}`)
    })
})

describe('an e-mail is refused', () => {
  it('that two readers could read differently', async () => {
    for (const mail of [
      'Subject: x\rTo: y\r\n\r\nx',
      'no header at all',
      lines('Content-Type: text/plain', 'Content-Type: text/html', '', 'x'),
      lines('Content-Transfer-Encoding: x-uuencode', '', 'x'),
      lines('Content-Transfer-Encoding: base64', '', 'YW4ubGVA!Y29uZ3R5'),
      lines('Content-Transfer-Encoding: base64', '', 'YQ==YW4ubGVA'),
      lines('Content-Transfer-Encoding: base64', '', 'YQ='),
      lines('Content-Transfer-Encoding: base64', '', 'YW4=='),
      lines('Content-Transfer-Encoding: base64', '', 'YW4u='),
      lines('Content-Type: multipart/mixed', '', 'x'),
      lines('Content-Type: multipart/mixed; boundary=b', '', 'x'),
      lines('Content-Type: multipart/mixed; boundary=b; boundary=c', '', '--b', '', 'x'),
      lines("Content-Type: multipart/mixed; boundary*=utf-8''b", '', '--b', '', 'x'),
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        'Content-Transfer-Encoding: base64',
        '',
        '--b',
      ),
    ])
      await refused(mail, 'document_broken')
    await refused(
      lines('Content-Type: text/plain; charset=utf-7', '', 'a+AEA-b'),
      'unsupported_charset',
    )
  })
  it('that is encrypted, or lies elsewhere', async () => {
    await refused(lines('Content-Type: application/pkcs7-mime', '', 'x'), 'document_encrypted')
    await refused(
      lines('Content-Type: message/external-body; access-type=x', '', 'x'),
      'document_part_unread',
    )
  })
  it('whose attachments cannot be masked, unless policy lets them pass', async () => {
    const mail = lines('Content-Type: audio/mpeg; name=a.mp3', '', 'ID3')
    await refused(mail, 'unsupported_file_type')
    assert.equal(await mask('a.eml', mail, ['audio/mpeg']), mail)
    for (const name of ['a.exe', 'a.7z', 'a.doc', 'winmail.dat'])
      await refused(
        lines(`Content-Type: application/octet-stream; name=${name}`, '', 'x'),
        'unsupported_file_type',
      )
  })
  it('that holds messages too deep', async () => {
    const deep = 'Content-Type: message/rfc822\r\n\r\n'.repeat(40)
    await refused(`${deep}Subject: x\r\n\r\nx`, 'document_too_large')
  })
  it('that proves the bytes of what has changed only without the proof', async () => {
    const mail = lines(
      'Content-Type: multipart/signed; boundary=b',
      '',
      '--b',
      '',
      'x',
      '--b',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      'Content-Transfer-Encoding: base64',
      '',
      'YW4ubGVAY29uZ3R5LnZu',
      '--b--',
    )
    assert.ok(!(await mask('a.eml', mail)).includes('YW4ubGVA'))
  })
})
