/**
 * The tests of a group of mutants in one process, in the order of the list: Stryker starts one for each mutant and each
 * file, and starting is most of what it waits for. The first test that fails ends it: the mutant is noticed.
 */
import { writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach } from 'node:test'
import { pathToFileURL } from 'node:url'

afterEach((test) => {
  if (!('passed' in test) || test.passed) return
  // What the reporter has to say waits for a turn of the event loop, and none comes while tests run.
  writeSync(1, 'not ok 1 - noticed\n1..1\n')
  process.exit(1)
})

for (const file of (process.env['MUTATION_TESTS'] ?? '').split(','))
  await import(pathToFileURL(resolve(file)).href)
