import { globSync, readFileSync } from 'node:fs'

/** A package of the lock file, as far as it is read here. */
interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** What is installed to show answers: packages about markup, whose READMEs are full of it. */
const RENDERERS: ReadonlySet<string> = new Set(
  [
    [
      'markdown-it',
      'marked',
      'commonmark',
      'micromark',
      'micromark-extension-gfm',
      'react-markdown',
    ],
    [
      'react',
      'react-dom',
      'remark-gfm',
      'remark-math',
      'remark-breaks',
      'rehype-katex',
      'rehype-raw',
    ],
    ['parse5', 'css-tree', 'mdast-util-from-markdown', 'mdast-util-gfm'],
    ['@types/commonmark', '@types/css-tree', '@types/react', '@types/react-dom'],
  ].flat(),
)

export interface PackageFiles {
  /** Of packages that are installed for another reason than the renderers. */
  readonly general: readonly string[]
  /** Of packages about markup. */
  readonly markup: readonly string[]
}

/** READMEs and changelogs of the packages that are installed. They are read where they are; nothing of them is kept. */
export function packageFiles(): PackageFiles {
  const files = globSync('node_modules/**/{README,readme,Readme,CHANGELOG,History,HISTORY}.md')
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>
  }
  const { dependencies, devDependencies } = lock.packages[''] ?? {}
  const roots = Object.keys({ ...dependencies, ...devDependencies })
  const wanted = new Set<string>()
  const open = roots.filter((name) => !RENDERERS.has(name))
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (wanted.has(name)) continue
    wanted.add(name)
    const { dependencies: needs, peerDependencies } = lock.packages[`node_modules/${name}`] ?? {}
    open.push(...Object.keys({ ...needs, ...peerDependencies }))
  }
  const isGeneral = (file: string): boolean =>
    wanted.has(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? '')
  return {
    general: files.filter(isGeneral).toSorted(),
    markup: files.filter((file) => !isGeneral(file)).toSorted(),
  }
}
