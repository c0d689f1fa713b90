/** The line that says where a page comes from. */
export const generatedFrom = (table: string): string =>
  `This page is generated from ${table} (\`scripts/generate-operation-docs.ts\`).
`

/** `|` ends a cell of a table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|')

/** A table with a row of heads. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')
    .replaceAll(/^\| ---.*$/gm, (line) => line.replaceAll(' ', ''))

/** Sections of other pages, as links. */
export const linked = (text: string): string =>
  text
    .replaceAll(/`(\w+)` in `troubleshooting\.md`/g, (_, alert: string) => {
      return `[${alert}](troubleshooting.md#${alert.toLowerCase()})`
    })
    .replaceAll(/`([\w-]+\.md)(#[\w-]+)?`/g, (_, page: string, anchor?: string) => {
      return `[${page}](${page}${anchor ?? ''})`
    })
