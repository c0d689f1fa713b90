/**
 * Compiles `src/` into `dist/`, for the npm package: JavaScript with source maps, the files beside it that the program
 * reads, and the software bill of materials. npm runs it before it packs (`prepack`). A Node does not strip types in
 * `node_modules`, so sources would not run there.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(dirname(import.meta.dirname))

const TYPESCRIPT = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url))

rmSync('dist', { recursive: true, force: true })
execFileSync(TYPESCRIPT, ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
// Lua, and the pages for people. tsc copies nothing.
cpSync('src', 'dist', { recursive: true, filter: (path) => !path.endsWith('.ts') })
// npm takes what is printed by `npm pack --json` for its own output, so nothing is printed here.
execFileSync(process.execPath, ['scripts/sbom.ts'], { stdio: ['ignore', 'ignore', 'inherit'] })
