import { basename, dirname, join } from 'node:path'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Where the picture is. */
const PAGE = 'docs/architecture.md'

/** A line of the picture: what the files of one folder may import. */
export interface Layer {
  /** `vault`, `core/json`; `core` for the files that lie in it themselves; `cli.ts` for a file of src itself. */
  readonly folder: string
  /** Folders, `*` for all below. */
  readonly folders: ReadonlySet<string>
  /** Packages by name; `node` for the modules of Node. */
  readonly packages: ReadonlySet<string>
}

/** A file of the product. */
export interface SourceFile {
  /** `src/core/errors.ts` */
  readonly path: string
  readonly text: string
}

/** The picture, top to bottom: the block of code of the language `layers` in docs/architecture.md. */
export function readPicture(page = readFileSync(join(ROOT, PAGE), 'utf8')): readonly Layer[] {
  const block = /^```layers\n(.*?)^```/ms.exec(page)?.[1]
  if (block === undefined) throw new Error(`${PAGE} has no block \`\`\`layers`)
  return block
    .trim()
    .split('\n')
    .map((line) => {
      const [folder = '', folders = '', packages = ''] = line.split('│').map((cell) => cell.trim())
      return { folder, folders: wordsOf(folders), packages: wordsOf(packages) }
    })
}

const wordsOf = (cell: string): ReadonlySet<string> =>
  new Set(cell.split(/\s+/).filter((word) => word !== ''))

/** All files of src. Code that another program has written is not read. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('src/**/*.ts', { cwd: ROOT })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

/** Folders inside core that count by themselves: a product is one of several. */
const NESTED = 'src/core/product'

/** The folder of the picture that a file belongs to. */
export function folderOf(path: string): string {
  const [, first, second, third] = dirname(path).split('/')
  if (first === undefined) return basename(path)
  if (first !== 'core' || second === undefined) return first
  const isNested = third !== undefined && path.startsWith(`${NESTED}/`)
  return isNested ? `core/${second}/${third}` : `core/${second}`
}

const IMPORT =
  /^(?:import|export)\s+(?:type\s+)?(?:[\w$]+\s*,?\s*)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})?\s*from\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|\brequire\(\s*['"]([^'"]+)['"]/gm

/** What a file imports, types included, by the words of its import. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*.*?\*\//gs, '')
  return [...code.matchAll(IMPORT)].map((match) => match.slice(1).find(Boolean) ?? '')
}

const packageOf = (name: string): string => {
  if (name.startsWith('node:')) return 'node'
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

/** One import between two folders, or of a package. */
interface Edge {
  readonly from: string
  readonly to: string
  readonly isPackage: boolean
  readonly path: string
  readonly said: string
}

function edgesOf(files: readonly SourceFile[]): readonly Edge[] {
  return files.flatMap(({ path, text }) =>
    importsOf(text).map((said): Edge => {
      const isPackage = !said.startsWith('.')
      const to = isPackage ? packageOf(said) : folderOf(join(dirname(path), said))
      return { from: folderOf(path), to, isPackage, path, said }
    }),
  )
}

/** All that the files do and the picture does not allow, in words that say what to do. */
export function violations(
  files: readonly SourceFile[],
  picture: readonly Layer[],
): readonly string[] {
  const layers = new Map(picture.map((layer, row) => [layer.folder, { ...layer, row }]))
  const missing = new Set(files.map(({ path }) => folderOf(path)).filter((f) => !layers.has(f)))
  const found = [...missing].map(
    (folder) =>
      `src/${folder} is not in the picture of ${PAGE}: add a line that says what it may import.`,
  )
  for (const { from, to, isPackage, path, said } of edgesOf(files)) {
    const layer = layers.get(from)
    if (layer === undefined || (!isPackage && from === to)) continue
    const target = layers.get(to)
    if (isPackage) {
      if (!layer.packages.has(to))
        found.push(`${path} imports '${said}': ${packageAdvice(from, to, picture)}`)
    } else if (!layer.folders.has(to) && !(layer.folders.has('*') && target !== undefined))
      found.push(`${path} imports '${said}': src/${from} may not import src/${to}.${WAY_OUT}`)
    else if (target !== undefined && target.row <= layer.row)
      found.push(`${path} imports '${said}', upwards in the picture: src/${to} would form a cycle.`)
  }
  return found
}

const WAY_OUT = ` Hand it in from above, move the shared part below both, or allow it in ${PAGE}.`

function packageAdvice(from: string, name: string, picture: readonly Layer[]): string {
  const owners = picture.filter(({ packages }) => packages.has(name)).map(({ folder }) => folder)
  if (owners.length === 0)
    return `no folder may import '${name}'. A module of Node is written node:${name}; a new package needs a line in docs/dependencies.md and one in the picture of ${PAGE}.`
  return `src/${from} may not; ${owners.map((owner) => `src/${owner}`).join(', ')} may.`
}

/** What the picture allows and no file does: an allowance that is not needed hides the next mistake. */
export function unused(files: readonly SourceFile[], picture: readonly Layer[]): readonly string[] {
  const used = new Set(edgesOf(files).map(({ from, to }) => `${from} ${to}`))
  const folders = new Set(files.map(({ path }) => folderOf(path)))
  return picture.flatMap(({ folder, folders: allowed, packages }) => {
    if (!folders.has(folder)) return [`${PAGE} has a line for src/${folder}, which has no files.`]
    return [...allowed, ...packages]
      .filter((to) => to !== '*' && !used.has(`${folder} ${to}`))
      .map((to) => `${PAGE} allows ${folder} to import ${to}, which it does not: take it out.`)
  })
}
