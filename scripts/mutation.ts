/**
 * Mutation tests: changes the code in small ways, one at a time, and sees whether a test fails. `node
 * scripts/mutation.ts GROUP…` runs one of the groups below, without arguments all of them; the last line of each is its
 * score. Stryker is fetched into .tools/ when it is first needed: 180 packages are too many for every installation.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const STRYKER = { '@stryker-mutator/core': '10.0.0', '@stryker-mutator/tap-runner': '10.0.0' }
const HOME = resolve('.tools/mutation')

interface Group {
  readonly mutate: readonly string[]
  /** Tests that are to notice: the first one that does ends the run, so quick ones come first. */
  readonly tests: readonly string[]
  /** Of the usual runs of a property; 1 if not said. Where each takes long, most mutants are noticed by the first. */
  readonly runs?: number
  /** Least share of mutants that a test notices, in percent. */
  readonly least: number
}

/** What is stored under which name, and sealed with which key: no mutant may survive. */
const GROUPS: Readonly<Record<string, Group>> = {
  'scope-and-crypto': {
    mutate: [
      'src/core/dify/scope-keys.ts',
      'src/core/transaction/identity.ts',
      'src/vault/keyed-hash.ts',
      'src/vault/redis/scope-name.ts',
      'src/vault/redis/sealed-record.ts',
      'src/vault/redis/vault-keys.ts',
      'src/vault/redis/found-scopes.ts',
      'src/core/masking/user-pseudonym.ts',
      'src/config/sealed-value.ts',
    ],
    tests: [
      'test/unit/core/dify/*.test.ts',
      'test/unit/core/transaction/*.test.ts',
      'test/unit/vault/redis/*.test.ts',
      'test/unit/vault/keyed-hash.test.ts',
      'test/unit/config/sealed-value.test.ts',
      'test/unit/core/masking/user-pseudonym.test.ts',
    ],
    least: 100,
  },
  placeholders: {
    mutate: [
      'src/core/masking/{placeholder,wanted-of}.ts',
      'src/core/mapping/*.ts',
      'src/vault/{memory-scope,owned,use-order,own-string}.ts',
    ],
    tests: [
      'test/unit/core/masking/{placeholder,create-scanner,restorer}.test.ts',
      'test/property/placeholder-start.test.ts',
      'test/unit/vault/*.test.ts',
    ],
    least: 80,
  },
  scanner: {
    mutate: ['src/core/masking/{create-scanner,clean-words}.ts'],
    tests: ['test/unit/core/masking/{scanned-spans,clean-words,create-scanner}.test.ts'],
    least: 80,
  },
  restorer: {
    mutate: ['src/core/masking/restorer.ts'],
    tests: [
      'test/unit/core/masking/restorer.test.ts',
      'test/property/restore-{skips-nothing,cut-texts}.test.ts',
    ],
    least: 80,
  },
  links: {
    mutate: ['src/core/masking/{url-guard,url-runs,link-attribute,link-definition}.ts'],
    tests: [
      'test/unit/core/masking/{url-guard,url-runs,create-scanner,scanned-spans,restorer}.test.ts',
      'test/property/url-triggers.test.ts',
    ],
    least: 80,
  },
  numbers: {
    mutate: [
      'src/core/recognizers/{bank-account,card,cccd,cmnd,context,characters,digit-forms,digit-run}.ts',
      'src/core/recognizers/{iban,labels,luhn,passport,phone,phone-plan,phone-runs,plate,ssn}.ts',
      'src/core/recognizers/{tax-code,custom-checksum}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/{digit-run,context,labels,custom-checksum,labelled-numbers}.test.ts',
      'test/unit/core/recognizers/{bank-account,card,cccd,iban,labelled,passport}.test.ts',
      'test/unit/core/recognizers/{phone,plate,ssn,tax-code,hard-set}.test.ts',
    ],
    least: 80,
  },
  addresses: {
    mutate: ['src/core/recognizers/{email,host,ip-address,ip-class,ip-parse,ipv6-run,mac,uuid}.ts'],
    tests: [
      'test/unit/core/recognizers/{uuid,host,ip-class,ip-address,email,labelled,ip-parse}.test.ts',
    ],
    least: 80,
  },
  names: {
    mutate: [
      'src/core/recognizers/{organisation,organisation-leading,organisation-trailing}.ts',
      'src/core/recognizers/{dictionary,folded-words,value-list,word-list,word-tokens}.ts',
    ],
    tests: ['test/unit/core/recognizers/{dictionary,organisation,labels,context,hard-set}.test.ts'],
    least: 80,
  },
  secrets: {
    mutate: [
      'src/core/recognizers/{api-key,assignment,base64url,entropy,jwt,private-key}.ts',
      'src/core/recognizers/{secret-words,token-edge,url-credentials,wallet}.ts',
      'src/core/recognizers/checksum/*.ts',
    ],
    tests: [
      'test/unit/core/recognizers/{token-edge,wallet}.test.ts',
      'test/unit/core/recognizers/checksum/*.test.ts',
      'test/unit/core/recognizers/secrets.test.ts',
      'test/property/secret-words.test.ts',
    ],
    least: 80,
  },
  patterns: {
    mutate: [
      'src/core/recognizers/{custom-pattern,custom-rule,regex-*,entity-rule,built-in,registry}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/{regex-program,custom-pattern}.test.ts',
      'test/unit/core/masking/{create-scanner,scanned-spans}.test.ts',
    ],
    least: 80,
  },
  documents: {
    mutate: [
      'src/core/masking/{request-masker,header-masker,document-restorer,text-windows}.ts',
      'src/core/masking/{text-stream,input-treatment,path-masker,outside}.ts',
      'src/core/multipart/*.ts',
    ],
    tests: [
      'test/unit/core/masking/{document-restorer,header-masker,request-masker}.test.ts',
      'test/unit/core/multipart/*.test.ts',
      'test/unit/core/masking/text-windows.test.ts',
    ],
    least: 80,
  },
  transaction: {
    mutate: ['src/core/transaction/*.ts', 'src/core/dify/*.ts'],
    tests: [
      'test/unit/core/dify/*.test.ts',
      'test/unit/core/transaction/*.test.ts',
      'test/property/exchange.test.ts',
    ],
    runs: 0.05,
    least: 80,
  },
  reading: {
    mutate: ['src/core/json/*.ts', 'src/core/sse/*.ts', 'src/core/form/*.ts', 'src/core/text/*.ts'],
    tests: [
      'test/unit/core/json/*.test.ts',
      'test/unit/core/sse/*.test.ts',
      'test/unit/core/form/*.test.ts',
      'test/unit/core/text/*.test.ts',
    ],
    least: 80,
  },
}

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string
          readonly mutatorName: string
          readonly replacement?: string
          readonly location: { readonly start: { readonly line: number; readonly column: number } }
        }[]
      }
    >
  >
}

function install(): void {
  const wanted = JSON.stringify({ private: true, dependencies: STRYKER })
  const manifest = join(HOME, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return
  mkdirSync(HOME, { recursive: true })
  writeFileSync(join(HOME, 'package.json.new'), wanted)
  const npm = ['install', '--no-audit', '--no-fund', '--no-package-lock']
  const packages = Object.entries(STRYKER).map(([name, version]) => `${name}@${version}`)
  execFileSync('npm', [...npm, '--prefix', HOME, ...packages], { stdio: 'inherit' })
  writeFileSync(manifest, wanted)
}

/** In order of the patterns, each once. */
function filesOf(tests: readonly string[]): string[] {
  const files = new Set(tests.flatMap((pattern) => globSync(pattern).toSorted()))
  // Times mean nothing in code that counts what it does.
  return [...files].filter((file) => !file.includes('linear'))
}

/** Survivors as `file:line mutator replacement`, and the score in percent. */
function read(file: string): {
  readonly score: number
  readonly count: number
  readonly survivors: readonly string[]
} {
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as Report
  let noticed = 0
  const survivors: string[] = []
  for (const [name, { mutants }] of Object.entries(files))
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      if (status === 'Killed' || status === 'Timeout') noticed++
      else if (status === 'Survived' || status === 'NoCoverage') {
        const { line, column } = location.start
        survivors.push(`${name}:${line}:${column} ${mutatorName} ${replacement.slice(0, 80)}`)
      }
    }
  const count = noticed + survivors.length
  return { score: (100 * noticed) / count, count, survivors }
}

function run(name: string, { mutate, tests, runs = 1, least }: Group): boolean {
  const report = join(HOME, `${name}.json`)
  const config = join(HOME, `${name}.config.json`)
  writeFileSync(
    config,
    JSON.stringify({
      packageManager: 'npm',
      testRunner: 'tap',
      plugins: ['@stryker-mutator/tap-runner'],
      mutate,
      tap: {
        testFiles: ['scripts/mutation-tests.ts'],
        nodeArgs: ['--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
      },
      // Nothing to rewrite: Node runs the types as they stand.
      tsconfigFile: 'none',
      coverageAnalysis: 'perTest',
      concurrency: 2,
      timeoutMS: 2_000,
      reporters: ['json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
      jsonReporter: { fileName: report },
      tempDirName: join(HOME, 'sandboxes'),
      cleanTempDir: 'always',
      ignorePatterns: ['/.tools', '/coverage', '/run', '/deploy', '/docs', '/bench'],
    }),
  )
  const stryker = join(HOME, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const { status } = spawnSync(process.execPath, [stryker, 'run', config], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // It runs tests with whatever `node` it finds.
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      NODE_COMPILE_CACHE: join(HOME, 'compiled'),
      MUTATION_TESTS: filesOf(tests).join(','),
      RUNS_SHARE: String(runs),
    },
  })
  if (status !== 0) throw new Error(`Stryker ended with ${status}`)
  const { score, count, survivors } = read(report)
  for (const survivor of survivors) process.stdout.write(`survived: ${survivor}\n`)
  process.stdout.write(
    `${name}: ${score.toFixed(1)} % of ${count} mutants noticed (at least ${least})\n`,
  )
  return score >= least
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !(name in GROUPS))
if (unknown !== undefined) throw new Error(`no group ${unknown}: ${Object.keys(GROUPS).join(', ')}`)
install()
let isGood = true
for (const [name, group] of Object.entries(GROUPS))
  if (names.length === 0 || names.includes(name)) isGood = run(name, group) && isGood
process.exitCode = isGood ? 0 : 1
