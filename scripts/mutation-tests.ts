/**
 * The tests of a group of mutants in one process, in the order of the list: Stryker starts one for each mutant and each
 * file, and starting is most of what it waits for.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

for (const file of (process.env['MUTATION_TESTS'] ?? '').split(','))
  await import(pathToFileURL(resolve(file)).href)
