/** Writes docs/dify-compatibility.md from the endpoint and event tables; `--check` fails if the file is not what they say. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Endpoint } from '../src/core/product/endpoint.ts'
import { ENDPOINTS } from '../src/core/product/dify/endpoints.ts'
import { DIFY_EVENTS } from '../src/core/product/dify/events.ts'
import type { EventRule } from '../src/core/product/event-table.ts'
import { OPENAI_EVENTS } from '../src/core/product/openai/events.ts'
import { OPENAI_ENDPOINTS } from '../src/core/product/openai/openai.ts'

const FILE = new URL('../docs/dify-compatibility.md', import.meta.url)

const INTRO = `# Dify compatibility

What is masked and restored at which endpoint, from Dify 0.15.8 to 1.17. This page is generated from the tables that the
service runs from: \`src/core/product/dify/\`. A new Dify version is new rows there. \`dify-masking verify --url URL --key app-…\`
tries your own Dify, whatever its version, through the running proxy.

**The default rule holds everywhere, listed or not.** In a request every string is masked: body, query, path, JSON keys,
JSON text inside strings. Left as they are: what selects a person, where Dify reads it (see below), a \`trace_id\` in the
form of an id, numbers (unless \`masking.json_numbers\` says otherwise) and booleans, and what no recognizer finds: ids, enumerations such as \`response_mode\` and \`type\`. In an answer with status 2xx every
string is restored that the scope of the exchange can restore. So a field, endpoint or event that a later Dify adds cannot
leak by being unknown. An endpoint without a row remembers nothing, and a request to it that may write has numbers that no
conversation uses: at worst placeholders are shown, never another value. \`dify-masking explain --path METHOD:/PATH <
body.json\` says what would happen to one request.

- **Scope**: where the placeholders of the exchange mean something. *Conversation*: app key, user and conversation; a first
  turn is bound to the ids that its answer shows. *Object*: the scope in which the id was born. *Exchange*: nothing is
  remembered. *Key*: everything of one API key.
- **Since**: first Dify version that has the endpoint; empty: 0.15.8 has it too. Rows for newer versions do no harm on an
  older Dify, which answers 404.
- Answers that are not a success (4xx, 5xx) show placeholders: the credential has not been checked yet.

## Versions

| Since | What changed | Tested with |
|---|---|---|
| 0.15.8 | | recorded answers and streams, the simulator, SDKs from npm and PyPI, unmodified, through Envoy; \`verify\` with apps of every kind |
| 1.2.0 | \`user_id\` of \`/api/passport\` chooses the visitor | the simulator 1.7.0: every id is a visitor of its own |
| 1.3.0 | sign-in of visitors by e-mail | requests, byte for byte |
| 1.7.0 | | as 0.15.8 |
| 1.7.2 | runs by workflow, file preview, variables | the simulator 1.16.0 |
| 1.8.1 | compact raw UTF-8 in streams | every event in both framings |
| 1.9.0 | knowledge pipelines, cut texts (\`*_truncated\`) | streams and answers of our own, under each policy |
| 1.9.2 | passport in a cookie or \`X-App-Passport\` | forged, stolen and disagreeing passports in every place, before 1.9.2, since, with an unknown and with a wrong version |
| 1.10.0 | triggers | the simulator 1.16.0, a signature over the body |
| 1.13.0, 1.14.0 | human input: in the web app, in the Service API | the simulator 1.16.0: forms, files of forms, resumed and replayed streams, history |
| 1.15.0 | \`reasoning_chunk\`, \`/openapi/v1\` | every event at every point of a text; the simulator 1.16.0 |
| 1.16.0 | New Agent | the simulator 1.16.0, made after Dify's API docs; SDKs; three apps and three users at once; \`verify\` |
| 1.17.0 | no change of the protocol is known | |
| unreleased | \`id:\` lines, \`workflow_maintenance_paused\`, 202 | streams of our own |

1.7.0 and 1.16.0 also side by side and one after the other over one database: conversations, visitors, files and runs that one
began go on with the other.

Dify itself was part of these tests up to 1.7.0 only, by its recordings. Pre-releases count as the release they lead to.

## How bytes are read

As Dify reads them. Generated requests go through Envoy, and Werkzeug, Flask, orjson and gunicorn, in the versions that Dify 0.15.8,
1.7.0, 1.16 and 1.17.1 bring, say which field of what was forwarded holds which text (\`make fuzz\`). What two parsers may read
differently is refused with 400 and the reason: \`name*\`, parameters and headers of a part that are said twice, blanks before a
colon, transfer encodings of parts, names of headers that are not tokens. Bodies are forwarded without their content coding. Headers
are read like any text, but for credentials and for hosts, addresses and ids of machines in their own form. What curl, browsers
and common HTTP libraries send arrives as it is, but for the values in it: \`test/differential/README.md\` lists cases and clients.

## How the caller is identified

| Place | What it means |
|---|---|
| \`Authorization: Bearer KEY\` at \`/v1\` | The app. An empty bearer, another scheme or a key in the query is not an identity. |
| \`user\` at \`/v1\` | The end user, where Dify reads it: the query of a GET, the form of an upload, the JSON body otherwise. It is a text or a plain integer; any other value, and \`user\` in another place, is not an identity, and is masked. |
| Passport at \`/api\` before 1.9.2 | In \`Authorization\`. |
| Passport at \`/api\` since 1.9.2 | The cookie \`passport-CODE\` of \`X-App-Code\`, else \`X-App-Passport\`. |
| Several passports | They count only if all name the same visitor; while the version is not known, all places count. |
| Token at \`/openapi/v1/apps/ID\` | App and token together. With another token placeholders are shown. |
| Form token | Opens the form and what it shows, as in Dify; so does the upload token that is given out for it. |

A body names \`user\` and \`conversation_id\` only for rows of which Dify reads them there: beside a query, a path, a passport or a
token that names them, a body chooses nothing.

What selects a person is kept, or has the pseudonym of \`masking.user\`, the same everywhere: \`user\`, \`user_id\` of
\`/api/passport\`, \`created_by_end_user_session_id\`, \`external_user_id\`. Addresses, passwords, codes and tokens of a visitor's
sign-in (\`/api/login\`, \`/api/email-code-login\`, \`/api/forgot-password\`) and \`created_by_account\` are always kept.
`

const AFTER = `
## Not read

| Path | Why |
|---|---|
| \`/console/api/**\` (OAuth under it included) | Operators; what they see of conversations is masked, which is wanted. |
| \`/files/**\` | Signed downloads of files that were masked, or refused, when they were uploaded. |
| \`/_next/**\`, \`/logo/**\`, \`/favicon.ico\` | Dify's web front end. |

All other paths are masked, \`/e/**\` (plugin endpoints, OpenAI's streams among them), \`/triggers/**\` and unknown ones too. Single
paths of these two pass, or are closed, by \`masking.paths\`.

## What an edge cannot do

| Limit | What happens |
|---|---|
| Tools, HTTP, code and if/else nodes, annotation match, word moderation inside Dify | They see placeholders: a mail tool writes to \`EMAIL_1\`. |
| Personal data that is already in knowledge, prompts or tools' results | Reaches the model and the client as it is. |
| \`select\` inputs | See \`masking.inputs\` for fields whose value must arrive as it is. |
| Limits of length of inputs (\`max_length\`, 48 by default) and of text files (15 MB) | A placeholder can be longer than its value (\`IP_PRIVATE_1\`; fourteen digits in a resumed conversation). Dify then answers 400, \`… in input form must be less than 48 characters\`, which the client sees. Raise the limit in the app, or let the field pass with \`masking.inputs\`. |
| Images, PDF, office files, media | Not read: refused unless their type is allowed, and then counted. |
| Files by URL (\`remote_url\`) | Loaded by Dify, never seen here; a URL that carries a value is masked whole. |
| \`GET /api/remote-files/URL\`, where the URL stands escaped in the path | Refused with 400: no path with an escaped slash passes Envoy, or it could be taken for another one. Send the URL to \`/api/remote-files/upload\`. |
| Signatures over a body (\`X-Hub-Signature-256\` of a webhook): a masked body no longer fits | The plugin refuses it. Let that path pass with \`masking.paths\`. |
| Websockets (\`/socket.io/\`, collaboration in the console, 1.14 and later) | Refused with 403: what they carry would not be masked. Reach the console past the proxy. |
| Embeddings of masked knowledge (\`masking.datasets: mask\`) | Placeholders are embedded, and the keyword index of the economy mode (jieba) splits \`EMAIL_779946634\` into words: it finds them by chance. Use the high-quality index. |
| Texts that Dify cuts at any character (\`*_truncated\`, 1.9.0 and later; titles of 75 characters) | A placeholder at the cut stays, if the scope has a longer one that begins so. |
| A client that resumes a stream with \`Last-Event-ID\` in the middle of a placeholder | The half before the break is lost; the rest is shown as it is. |
| A paraphrased or translated placeholder, a lost mapping | Shown and counted, never guessed. |
| A value inside a URL or link target of an answer | Not restored unless the host is in \`masking.restore_url_hosts\`. |
`

function scopeOf({ scope, items, policy }: Endpoint): string {
  if (items !== undefined)
    return `each item: ${items.as === 'conversation' ? 'conversation' : items.as}`
  switch (scope.kind) {
    case 'run':
    case 'conversation':
      return 'conversation'
    case 'upload':
      return 'object: the file'
    case 'object':
      return `object: ${scope.object}`
    case 'form':
      return 'object: the run that waits for the form'
    case 'credential':
      return policy === undefined ? 'key' : `key (\`masking.${policy.key}: mask\`)`
    case 'chain':
      return 'response'
    case 'single':
      return 'exchange'
  }
}

const code = (all: readonly string[] | undefined): string =>
  (all ?? []).map((each) => (each.startsWith('(') ? each.slice(1, -1) : `\`${each}\``)).join(', ')

function note({ limit, policy, erases, traced, operators }: Endpoint): string {
  return [
    ...(operators === true ? ['Passes unread.'] : []),
    ...(policy === undefined
      ? []
      : [
          `By policy: passes unread by default, or masked, or refused (\`masking.${policy.key}\`).`,
        ]),
    ...(erases === true ? ['A 2xx answer erases the mapping.'] : []),
    ...(traced === true
      ? ['`X-Trace-Id`, `trace_id` pass if they have the form of an id; made on demand.']
      : []),
    ...(limit === undefined ? [] : [limit]),
  ].join(' ')
}

/** Rows that differ in the method alone become one. */
function table(rows: readonly Endpoint[]): string {
  const seen = new Map<string, { readonly methods: string[]; readonly rest: string }>()
  for (const row of rows) {
    const rest = ` ${row.since ?? ''} | ${scopeOf(row)} | ${code(row.texts)} | ${code(row.answers)} | ${note(row)} |`
    const known = seen.get(row.path + rest)
    if (known === undefined)
      seen.set(row.path + rest, { methods: [row.method], rest: `\`${row.path}\` |${rest}` })
    else known.methods.push(row.method)
  }
  const lines = [...seen.values()].map(({ methods, rest }) => `| ${methods.join(', ')} ${rest}`)
  return [
    '| Endpoint | Since | Scope | Texts of the request | Texts of the answer | Notes |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function events(all: Readonly<Record<string, EventRule>>): string {
  const lines = Object.entries(all)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { pieces = [], flush, replaces }]) => {
      const texts = pieces.map(({ text: path }) => `\`${path}\``).join(', ')
      const held =
        replaces !== undefined && texts === ''
          ? 'what is held back leaves before it; the text begins again'
          : flush === 'all'
            ? 'what is held back leaves before it'
            : typeof flush === 'object'
              ? 'what is held back of its node, item or choice leaves before it'
              : ''
      return `| \`${name}\` | ${texts} | ${held} |`
    })
  return ['| Event | Text in pieces | Held text |', '|---|---|---|', ...lines].join('\n')
}

const under = (prefix: string): Endpoint[] =>
  ENDPOINTS.filter(({ path }) => path.startsWith(prefix))

const OPENAI_PAGE = `
## OpenAI (experimental)

An upstream with \`product: openai\` is OpenAI, or a server that speaks its API. The default rule holds there as well. A
chat sends its whole history with each turn, so every request has a scope of its own; a response or conversation that is
kept there has the scope that it was made in, under the same key. \`model\`, \`previous_response_id\` and \`conversation\`
pass if they have the form of one; \`user\` is masked as any text is. A file in a string (\`data:\` URL, \`input_audio.data\`,
\`file_data\`) passes unread if \`file_upload.allowed_types\` has its type (\`application/octet-stream\` for one without a
type), and is refused otherwise. Not restored: tokens in \`logprobs\`. Offsets of annotations are those of the masked text.
Replies that Envoy makes itself have the shape of its errors too. A key in the header \`api-key\` goes on as it came.

${table(OPENAI_ENDPOINTS)}

${events(OPENAI_EVENTS)}
`

const text = `${INTRO}
## Service API

${table(under('/v1/'))}

## Web app and MCP server

The caller is identified by the passport (a JWT), never by the body.

${table([...under('/api/'), ...under('/mcp/')])}

## difyctl

${table(under('/openapi/'))}

What operators do with accounts, members and apps, and their sign-in, passes unread as \`/console/api\` does, and is counted
(\`dify_masking_unread_total{kind="operators"}\`): a masked invitation would reach no one, an imported app would keep
placeholders. Only the routes listed here, and only where a path has no escapes, dot segments or parameters. Every other route
under \`/openapi/v1\` is masked.

## Events of a stream

Text in pieces is restored over the cuts: only an end that can still become a placeholder of the scope is held back. All
other strings of an event, and events that are not listed, are whole texts. While a node runs, what is held of its text
waits for its rest, also where another branch speaks in between. Both framings are read: ASCII JSON (up to
1.8.0) and compact raw UTF-8 (1.8.1 and later).

${events(DIFY_EVENTS)}

Plugin endpoints (\`/e/**\`) whose events have no \`event\` are read as those of OpenAI, below.
${OPENAI_PAGE}${AFTER}`

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error(
      'docs/dify-compatibility.md is stale: node scripts/generate-compatibility-docs.ts',
    )
    process.exitCode = 1
  }
} else writeFileSync(FILE, text)
