import { extname } from 'node:path'

/**
 * Address of the module `name` (without its extension) beside the one at `from`, for a thread: with the extension that
 * the running program has itself, `.ts` in a checkout and `.js` in the package, where the sources are compiled.
 */
export const siblingModule = (name: string, from: string): URL =>
  new URL(`./${name}${extname(new URL(from).pathname)}`, from)
