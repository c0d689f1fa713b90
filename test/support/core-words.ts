import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CORE = fileURLToPath(new URL('../../src/core/', import.meta.url))

/** How Dify is called, and what only its API calls so: its paths, headers, ids and kinds of objects. */
const WORDS =
  /dify|web[-_ ]?app|passport|annotation|dataset|conversation_id|upload_file|x-app-|end_user|workflow_run|message_id|task_id|human_input|retriever|agent_thought|\/v1\/|\/api\/|openapi/gi

/** Files in which a word of Dify stands for another reason. */
export interface Exception {
  /** A glob under `src/core/`. */
  readonly files: string
  readonly word: string
  readonly reason: string
}

/** Words of Dify in the code of a file. A comment may say for which product a rule was made. */
export const difyWordsIn = (text: string): readonly string[] =>
  [...text.replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '').matchAll(WORDS)].map(([word]) =>
    word.toLowerCase(),
  )

/** Where the core names what is Dify's outside its product, as `[file, word]`. */
export const difyWordsOfCore = (): readonly (readonly [file: string, word: string])[] =>
  globSync('**/*.ts', { cwd: CORE })
    .filter((file) => !file.startsWith('product/dify/'))
    .toSorted()
    .flatMap((file) =>
      [...new Set(difyWordsIn(readFileSync(`${CORE}${file}`, 'utf8')))].map(
        (word) => [file, word] as const,
      ),
    )
