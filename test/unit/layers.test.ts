import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type SourceFile,
  folderOf,
  importsOf,
  readPicture,
  sourceFiles,
  unused,
  violations,
} from '../support/layers.ts'

const FILES = sourceFiles()
const PICTURE = readPicture()

/** What is wrong with one file. */
const withFile = (path: string, text: string): readonly string[] =>
  violations([{ path, text }], PICTURE)

describe('the picture of the layers in docs/architecture.md', () => {
  it('allows every import of the source, and none of them leads upwards', () => {
    assert.deepEqual(violations(FILES, PICTURE), [])
  })

  it('allows no import that no file needs', () => {
    assert.deepEqual(unused(FILES, PICTURE), [])
  })

  it('lets core import nothing but core and three pure packages', () => {
    const core = PICTURE.filter(({ folder }) => /^core\b/.test(folder))
    assert.ok(core.length > 5)
    for (const { folder, folders } of core)
      for (const to of folders) assert.match(to, /^core\b/, folder)
    assert.deepEqual(
      core.flatMap(({ packages }) => [...packages]),
      ['libphonenumber-js', 're2js', 'tldts'],
    )
  })

  it('lets only the vault speak to Redis, and only extproc speak gRPC', () => {
    const having = (name: string): string[] =>
      PICTURE.filter(({ packages }) => packages.has(name)).map(({ folder }) => folder)
    assert.deepEqual(having('ioredis'), ['vault'])
    assert.deepEqual(having('@grpc/grpc-js'), ['extproc'])
  })

  it('keeps the products apart from the core that they are handed to', () => {
    const importing = PICTURE.filter(({ folders }) => folders.has('core/product/dify'))
    assert.deepEqual(
      importing.map(({ folder }) => folder),
      ['upstreams'],
    )
  })
})

describe('an import that the picture does not allow', () => {
  const cases: readonly (readonly [path: string, text: string, message: RegExp])[] = [
    [
      'src/core/x.ts',
      "import { a } from '../detection/a.ts'",
      /src\/core may not import src\/detect/,
    ],
    [
      'src/core/x.ts',
      "import type { A } from '../config/a.ts'",
      /src\/core may not import src\/conf/,
    ],
    [
      'src/core/json/x.ts',
      "export * from '../../vault/a.ts'",
      /core\/json may not import src\/vault/,
    ],
    ['src/core/json/x.ts', "import '../../vault/a.ts'", /core\/json may not import src\/vault/],
    [
      'src/core/json/x.ts',
      "await import('../form/a.ts')",
      /core\/json may not import src\/core\/form/,
    ],
    ['src/core/x.ts', "import { get } from 'http'", /no folder may import 'http'.*node:http/],
    ['src/core/x.ts', "import { get } from 'node:http'", /imports 'node:http': src\/core may not/],
    ['src/core/x.ts', "import fs from 'fs/promises'", /no folder may import 'fs'/],
    ['src/core/x.ts', "import { z } from 'zod'", /no folder may import 'zod'/],
    [
      'src/self-test/x.ts',
      "import { Redis } from 'ioredis'",
      /src\/self-test may not; src\/vault may/,
    ],
    ['src/vault/x.ts', "import g from '@grpc/grpc-js'", /src\/vault may not; src\/extproc may/],
    [
      'src/core/sse/x.ts',
      "import { DIFY } from '../product/dify/dify.ts'",
      /src\/core\/product\/dify/,
    ],
    ['src/new/x.ts', '', /src\/new is not in the picture/],
    ['src/core/product/other/x.ts', '', /src\/core\/product\/other is not in the picture/],
    [
      'src/core/json/x.ts',
      "import {\n  a,\n  type B,\n} from '../mapping/a.ts'",
      /src\/core\/mapping/,
    ],
  ]
  for (const [path, text, message] of cases)
    it(`is told of in words: ${JSON.stringify(text === '' ? path : text)} in ${path}`, () => {
      const [first, ...more] = withFile(path, text)
      assert.match(first ?? '', message)
      assert.deepEqual(more, [])
    })

  it('is a cycle where the picture itself allows both ways', () => {
    const files: SourceFile[] = [
      { path: 'src/a/a.ts', text: "import '../b/b.ts'" },
      { path: 'src/b/b.ts', text: "import '../a/a.ts'" },
    ]
    const picture = readPicture('```layers\na │ b │\nb │ a │\n```')
    assert.deepEqual(violations(files, picture), [
      "src/b/b.ts imports '../a/a.ts', upwards in the picture: src/a would form a cycle.",
    ])
  })
})

describe('what the test reads', () => {
  it('is the folder of a file, products by themselves', () => {
    for (const [path, folder] of [
      ['src/cli.ts', 'cli.ts'],
      ['src/vault/redis/lua/a.ts', 'vault'],
      ['src/core/errors.ts', 'core'],
      ['src/core/masking/place/tag.ts', 'core/masking'],
      ['src/core/product/endpoint.ts', 'core/product'],
      ['src/core/product/dify/events.ts', 'core/product/dify'],
    ] as const)
      assert.equal(folderOf(path), folder)
  })

  it('is what is imported, and not what is written about', () => {
    const text = [
      "import a, { b } from 'x1'",
      "import * as c from 'x2'",
      "export { d } from 'x3'",
      "const e = await import('x4')",
      "const f: import('x5').F = 1",
      "/** import { g } from 'no1' */",
      "// import { g } from 'no2'",
      "const h = 'from'",
    ].join('\n')
    assert.deepEqual(importsOf(text), ['x1', 'x2', 'x3', 'x4', 'x5'])
  })
})

describe('the core', () => {
  /** The clock, randomness, and what reaches out: core is given them. */
  const IMPURE =
    /\b(?:Date\.now\(|new Date\(\)|performance\.|Math\.random|process\.|globalThis\b|fetch\(|setTimeout|setInterval|setImmediate|queueMicrotask|crypto\.)/

  it('uses no global with a clock, with randomness or with an effect', () => {
    const using = FILES.filter(({ path }) => path.startsWith('src/core/')).flatMap(
      ({ path, text }) => {
        const code = text.replace(/\/\*.*?\*\/|\/\/.*$|'[^'\n]*'/gms, '')
        const found = IMPURE.exec(code)?.[0]
        return found === undefined ? [] : [`${path} uses ${found}: take it from Surroundings.`]
      },
    )
    assert.deepEqual(using, [])
  })
})
