import { Writable } from 'node:stream'
import { type LineOutput, createLineOutput } from './line-output.ts'

const outputs = new Map<1 | 2, LineOutput>()

/** Standard output (1) or standard error (2) of this process, for programs that must continue when their output is not read. */
export function standardOutput(fd: 1 | 2): LineOutput {
  let output = outputs.get(fd)
  if (output === undefined) outputs.set(fd, (output = createLineOutput(fd)))
  return output
}

/** The same as a stream, whose `write` never waits and which never emits an error. */
export function standardStream(fd: 1 | 2): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      standardOutput(fd).write(chunk.toString())
      done()
    },
  })
}
