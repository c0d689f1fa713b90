import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the operator's page. */
export interface PageFile {
  readonly contentType: string
  readonly text: string
}

const HERE = fileURLToPath(new URL('./page/', import.meta.url))

/**
 * The operator's page: files without any data, which fetch what they show from the pages beside them. The chart library
 * is uPlot, as it is published.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const uplot = dirname(createRequire(import.meta.url).resolve('uplot/dist/uPlot.esm.js'))
  const file = (path: string, contentType: string): PageFile => ({
    contentType: `${contentType}; charset=utf-8`,
    text: readFileSync(path, 'utf8'),
  })
  const index = file(join(HERE, 'index.html'), 'text/html')
  return new Map([
    ['/masking/troubleshooting', { contentType: 'text/plain; charset=utf-8', text: runbook() }],
    ['/masking/', index],
    ['/masking/page.css', file(join(HERE, 'page.css'), 'text/css')],
    ['/masking/page.js', file(join(HERE, 'page.js'), 'text/javascript')],
    ['/masking/uplot.js', file(join(uplot, 'uPlot.esm.js'), 'text/javascript')],
    ['/masking/uplot.css', file(join(uplot, 'uPlot.min.css'), 'text/css')],
  ])
}

/** As it is written: a browser shows it as text. */
function runbook(): string {
  const file = fileURLToPath(new URL('../../docs/troubleshooting.md', import.meta.url))
  return existsSync(file)
    ? readFileSync(file, 'utf8')
    : 'See docs/troubleshooting.md of dify-masking.\n'
}
