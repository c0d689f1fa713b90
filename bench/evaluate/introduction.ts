/** What stands in front of the figures in docs/detection.md. */
export const INTRODUCTION = `# Detection

Written by \`make eval\`; change \`bench/evaluate/introduction.ts\` instead.

## What is found

| entity | \`masking.patterns\` | presets | found by |
|---|---|---|---|
| EMAIL | \`email\` | all | form (RFC 5321, 5322, 6531), no list of top-level domains |
| IP_PRIVATE, IP_PUBLIC | \`ip_private\`, \`ip_public\` | all | strict parser, class by IANA's registries; loopback, documentation and multicast are left |
| CARD | \`card\` | standard, strict, none | issuer and Luhn |
| IBAN | \`iban\` | standard, strict, none | country, length, mod 97 |
| PHONE | \`phone\` | standard, strict, none | libphonenumber's plans: \`+\` from anywhere, national of \`regions\` (default VN) |
| SSN | \`ssn\` | standard, strict, none | area, group and serial; without dashes only with context |
| SECRET | \`secret\` | standard, strict, none | forms of some sixty vendors, JSON web tokens, private keys, passwords in URLs |
| ORG | \`org\` | all | dictionaries; by legal form with \`legal_forms: true\`, as in \`strict\` |
| PASSWORD | \`password\` | standard, strict | \`password=\`, \`mật khẩu:\`, \`api key is\`, PIN and OTP |
| CCCD, CMND | \`cccd\`, \`cmnd\` | standard, strict | twelve or nine digits with context |
| BHXH, BHYT | \`bhxh\`, \`bhyt\` | standard, strict | ten digits with context; the form of the card |
| DRIVING_LICENCE | \`driving_licence\` | standard, strict | twelve digits with context |
| TAX | \`tax_code\` | standard, strict | check digit, context for twelve digits |
| BANK_ACCT | \`bank_account\` | standard, strict | 6 to 19 digits with context |
| PLATE, PASSPORT | \`plate\`, \`passport\` | standard, strict | form and context |
| HOST | \`host\` | standard, strict | internal endings; public names with \`include_public: true\` |
| MAC, WALLET | \`mac\`, \`wallet\` | standard, strict | form; checksums of Bitcoin and Ethereum |
| PERSON | \`person\` | strict | Vietnamese and English names by surname, title, label, introduction and lists of names; \`level: wide\` also given names alone and small letters |
| ADDRESS, DOB | \`address\`, \`dob\` | strict | house, lane or hamlet with what lies around it; dates that their label or sentence calls a birth |
| URL | always | all | a URL that carries a value is masked whole |

## Presets

\`masking.preset\` says what is looked for; single keys under \`masking.patterns\` win over it.

| preset | what |
|---|---|
| \`standard\` | everything that has a checksum, a form of its vendor, or a form and a label (\`CCCD: …\`, a column \`phone\`). The default |
| \`strict\` | bare forms too (\`threshold: 0.4\`), companies by their legal form, people, addresses and dates of birth: more is masked that is not personal |
| \`seed\` | e-mail and IP addresses, and names in your dictionaries |
| \`none\` | what version 0.1 looked for. What a file has that names \`masking.patterns\` and no preset: it keeps its meaning |

\`dify-masking validate FILE\`, \`explain\`, \`doctor\`, \`/masking/health\` (\`masking.preset\`), the page and
\`dify_masking_preset_info\` name it. A reload of the file changes it for the requests that come after.

Texts are read through a normalised view: JSON, percent (UTF-8 too), HTML (\`&#64\` without \`;\` too) and source escapes
(\`\\u{40}\`), digits of every script, full-width forms, the minus and dashes, characters that show nothing, \`[at]\` and \`(dot)\`.
In vCards and calendars folded lines are read as one, and quoted-printable as what it writes.
Where a tag or a mark of Markdown stands inside a word (\`alice<b>@x.vn</b>\`), its surroundings are read once more without it.
What is masked is the whole spelling, so that it comes back as it was written.
What is masked is the text as it was. Overlapping findings are masked as one. What the structure of a text calls a value
counts as context, without a limit of distance: keys of JSON and what their siblings say, columns of CSV, Markdown, HTML and fixed
width, elements and attributes, YAML, ENV and INI, rows of SQL, the lead of a list, names of form fields, queries and
headers, \`name=value\` and options of commands, fields of HL7, EDIFACT, X12 and SWIFT messages.

Every pattern has \`enabled\`, \`placeholder_prefix\`, \`threshold\` (0.5, and 0.4 in \`strict\`: a shape alone has 0.4 and less),
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
    - { file: companies.txt }                                # ORG; a name a line, aliases after |
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
mistake is told by file and line, and what was read before stays in force.

## People and places

\`\`\`yaml
masking:
  patterns:
    person: { enabled: true, level: careful }     # or wide
    address: { enabled: true }
    dob: { enabled: true }
\`\`\`

Rules and lists find them, no model: surnames and what usually follows them, titles (\`anh Khoa\`, \`Dr. Adeyemi\`), names of
fields (\`Họ và tên:\`, \`"full_name"\`), introductions (\`em tên Thảo\`), closings of letters, display names before an e-mail
address, tickets, vCards. A name once found is found again in the same text, in other letters too. Names of streets, schools, companies,
places and public people are left for the model to read.

One person has one placeholder in a scope: \`Nguyễn Văn An\`, \`NGUYEN VAN AN\`, \`anh An\` and \`Mr. Nguyen\` are \`PERSON_1\`, on every turn
and replica, and the first spelling of the full name is what comes back. Two people are never one: as soon as a second name has the same
part (\`Trần Quốc An\`), or is the same without marks, each spelling has a placeholder of its own. \`Trần Anh\` and \`Trần Tuấn Anh\`
are two people, \`chị Mai\` is not \`Mai Thị Lan\`.

| found | not found |
|---|---|
| \`Nguyễn Văn An\`, \`NGUYEN VAN AN\`, \`nguyen van an\`, \`An Nguyen\` | a given name alone without title or label (\`careful\`); nicknames |
| \`anh Tuấn\`; \`chị hạnh ơi\`; \`nhờ a Khải\`; \`Họ tên: Kpă Y Thuận\` | a name that is also a word, in small letters |
| \`Vàng A Chía\`, \`Siu Blơk\`, \`Đàng Thị Kim Chi\`, \`Lee Soo-hyun\` | first names of other languages that no list has, without a title or a label |
| \`12/4B hẻm 51 Cao Thắng, P.3, Q.3\`, \`khóm 7, phường Cao Lãnh, tỉnh Đồng Tháp\`, \`221B Baker Street, London\`, \`Blk 87 Bedok North Street 4 #11-203, Singapore 460087\` | a street or a district named in prose; free forms of other countries |
| \`sinh ngày 5 tháng 3 năm 1990\`, \`"dob":"1990-03-05"\` | a date that nothing calls a birth |

The figures are [below](#people-addresses-dates-of-birth), those of texts that were not read before first: of Vietnamese people \`careful\` found
80 to 97 in 100 of eight batches at first sight, with 92 to 100 in 100 findings right, and all but 16 of 227 names of three words and more; \`wide\` found
85 to 97, with 91 to 97 right. Of English people \`wide\` found 79 to 96, 73 to 96 in 100 findings right. Three of the batches are made of what is hard: names of
the peoples of Vietnam, capitals, texts without marks, things named after people. Expect that of unknown texts, and no more.
A model finds more names of other languages: add one with \`masking.external\` ([external-recognizers.md](external-recognizers.md)); findings of both are united. What the model behind
Dify loses is grammar: it does not know whether \`PERSON_1\` is a woman or a man.

`
