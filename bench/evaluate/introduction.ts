/** What stands in front of the figures in docs/detection.md. */
export const INTRODUCTION = `# Detection

Written by \`make eval\`; change \`scripts/evaluate.ts\` instead.

## What is found

| entity | \`masking.patterns\` | on by default | found by |
|---|---|---|---|
| EMAIL | \`email\` | yes | form (RFC 5321, 5322, 6531), no list of top-level domains |
| IP_PRIVATE, IP_PUBLIC | \`ip_private\`, \`ip_public\` | yes | strict parser, class by IANA's registries; loopback, documentation and multicast are left |
| CARD | \`card\` | yes | issuer and Luhn |
| IBAN | \`iban\` | yes | country, length, mod 97 |
| PHONE | \`phone\` | yes | libphonenumber's plans: \`+\` from anywhere, national of \`regions\` (default VN) |
| SSN | \`ssn\` | yes | area, group and serial; without dashes only with context |
| SECRET | \`secret\` | yes | forms of some sixty vendors, JSON web tokens, private keys, passwords in URLs |
| ORG | \`org\` | yes | dictionaries; by legal form with \`legal_forms: true\` |
| PASSWORD | \`password\` | no | \`password=\`, \`mật khẩu:\`, \`api key is\`, PIN and OTP |
| CCCD, CMND | \`cccd\`, \`cmnd\` | no | twelve or nine digits with context |
| TAX | \`tax_code\` | no | check digit, context for twelve digits |
| BANK_ACCT | \`bank_account\` | no | 6 to 19 digits with context |
| PLATE, PASSPORT | \`plate\`, \`passport\` | no | form and context |
| HOST | \`host\` | no | internal endings; public names with \`include_public: true\` |
| MAC, WALLET | \`mac\`, \`wallet\` | no | form; checksums of Bitcoin and Ethereum |
| URL | always | yes | a URL that carries a value is masked whole |

Texts are read through a normalised view: JSON, percent, HTML and source escapes, full-width forms, zero-width characters.
What is masked is the text as it was. Overlapping findings are masked as one. The JSON key of a value counts as context
(\`{"cccd": "079…"}\`).

Every pattern has \`enabled\`, \`placeholder_prefix\`, \`threshold\` (default 0.5: a shape alone has 0.4 and less),
\`allow_list\` (\`*@support.example.vn\`), \`deny_list\` and \`restore: always | never\`.

\`\`\`console
$ echo '{"query":"an@x.vn, 4111 1111 1111 1111","user":"u"}' | node bin/dify-masking.js explain
\`\`\`

tells whether the request is read at all (\`--path POST:/v1/datasets\`), and field, entity, rule and score of every finding in
path, query and body, never the value.

## Your own

\`\`\`yaml
masking:
  dictionaries:
    - { file: companies.txt }                                # ORG; a name a line, aliases behind |
    - { file: people.csv, entity: PERSON, fold_diacritics: true }
  custom:
    - name: EMPLOYEE
      regex: '\\bNV-\\d{6}\\b'                                  # RE2: linear time, no look-around
      context: [nhân viên, employee]
      examples: { match: ['nhân viên NV-004711'], no_match: ['NV-47'] }
  external:                                                  # a Presidio analyzer, or anything that speaks like it
    url: http://presidio:3000/analyze
    entities: { PERSON: PERSON, LOCATION: ADDRESS }
    on_failure: fail_closed
\`\`\`

Dictionaries are whole words, longest first, 100,000 terms as fast as ten. They are read again when their file changes; a
mistake is told by file and line, and what was read before stays in force. Names of people and addresses in running text
need a dictionary or an external recognizer: patterns cannot tell them.

`
