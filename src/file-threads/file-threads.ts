import { Worker } from 'node:worker_threads'
import { siblingModule } from '../files/sibling-module.ts'
import type { FileMasker } from '../core/documents/file-masker.ts'
import type { MaskedFile, SentFile } from '../core/documents/masked-file.ts'
import { MaskingError } from '../core/errors.ts'
import { byteStringOf, movableBytes } from './movable-bytes.ts'
import type { FromThread, ThreadRules, ToThread } from './thread-messages.ts'

/** What masking a file may cost. */
export interface FileThreadLimits {
  /** From the time that its turn comes. */
  readonly milliseconds: number
  /** For a turn. */
  readonly waitMilliseconds: number
  /** Heap of the thread. */
  readonly megabytes: number
  /** A thread without work ends after it, and gives its memory back. */
  readonly idleMilliseconds: number
}

const FILE_THREAD_LIMITS: FileThreadLimits = {
  milliseconds: 60_000,
  waitMilliseconds: 25_000,
  megabytes: 1_024,
  idleMilliseconds: 60_000,
}

/** A masker that works in a thread of its own. */
export interface FileThreads {
  readonly maskFile: FileMasker
  close(): void
}

interface Job {
  /** Until the thread has it: a large file is not held twice. */
  file: SentFile | undefined
  readonly exchange: Parameters<FileMasker>[1]
  readonly resolve: (masked: MaskedFile) => void
  readonly reject: (error: unknown) => void
  /** Ends its waiting. */
  timer: NodeJS.Timeout | undefined
}

/**
 * One thread, which begins with the first file and ends when it has had nothing to do for a while. Files are masked one after the
 * other: as many at a time would take as many times the memory. A file that takes too long or too much ends its thread, and
 * nothing else.
 */
export function createFileThreads(
  rules: ThreadRules,
  limits: FileThreadLimits = FILE_THREAD_LIMITS,
): FileThreads {
  return new Threads(rules, limits)
}

class Threads implements FileThreads {
  readonly #rules: ThreadRules
  readonly #limits: FileThreadLimits
  readonly #waiting: Job[] = []
  #thread: Worker | undefined
  #job: Job | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(rules: ThreadRules, limits: FileThreadLimits) {
    // Without what is not data: a thread is given a copy.
    this.#rules = { masking: rules.masking, file_upload: rules.file_upload }
    this.#limits = limits
  }

  readonly maskFile: FileMasker = async (file, exchange) =>
    await new Promise((resolve, reject) => {
      const job: Job = { file, exchange, resolve, reject, timer: undefined }
      job.timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(job), 1)
        reject(new MaskingError('too_many_files'))
      }, this.#limits.waitMilliseconds)
      this.#waiting.push(job)
      this.#next()
    })

  close(): void {
    clearTimeout(this.#idle)
    if (this.#job === undefined) this.#end()
  }

  #next(): void {
    if (this.#job !== undefined) return
    clearTimeout(this.#idle)
    const job = this.#waiting.shift()
    if (job === undefined) {
      this.#idle = setTimeout(() => this.#end(), this.#limits.idleMilliseconds).unref()
      return
    }
    this.#job = job
    clearTimeout(job.timer)
    job.timer = setTimeout(
      () => this.#failed(new MaskingError('document_too_slow')),
      this.#limits.milliseconds,
    )
    const { file } = job
    if (file === undefined) throw new MaskingError('internal')
    job.file = undefined
    const { names, type } = file
    const copy = movableBytes(file.bytes)
    this.#send({ kind: 'file', bytes: copy, names, type }, [copy.buffer])
  }

  #send(message: ToThread, moved: readonly ArrayBuffer[] = []): void {
    this.#thread ??= this.#start()
    this.#thread.postMessage(message, moved)
  }

  #start(): Worker {
    const thread = new Worker(siblingModule('file-thread', import.meta.url), {
      workerData: this.#rules,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
      stdout: true,
      stderr: true,
      env: {},
    })
    const ifCurrent = (then: () => void) => (): void => {
      if (this.#thread === thread) then()
    }
    thread.on('message', (message: FromThread) => ifCurrent(() => this.#take(message))())
    thread.on(
      'error',
      ifCurrent(() => this.#failed(new MaskingError('document_too_large', TOO_MUCH_MEMORY))),
    )
    thread.on(
      'exit',
      ifCurrent(() => this.#failed(new MaskingError('internal'))),
    )
    thread.unref()
    return thread
  }

  #take(message: FromThread): void {
    const job = this.#job
    if (job === undefined) return
    switch (message.kind) {
      case 'unread':
        return job.exchange.onUnread(message.of)
      case 'allocate':
        job.exchange.allocate(message.places).then(
          (placeholders) => this.#answer(job, { kind: 'placeholders', placeholders }),
          (error: unknown) => {
            this.#answer(job, { kind: 'no placeholders' })
            job.reject(error)
          },
        )
        return
      case 'masked': {
        const bytes = byteStringOf(message.bytes)
        return this.#done(() => job.resolve({ bytes, isMarkdown: message.isMarkdown }))
      }
      case 'failed': {
        const { code = 'internal', detail } = message
        return this.#done(() =>
          job.reject(new MaskingError(code, detail === '' ? undefined : detail)),
        )
      }
    }
  }

  #answer(job: Job, message: ToThread): void {
    if (this.#job === job) this.#send(message)
  }

  #done(tell: () => void): void {
    clearTimeout(this.#job?.timer)
    this.#job = undefined
    tell()
    this.#next()
  }

  /** The thread is given up with its file; the next file gets another one. */
  #failed(error: MaskingError): void {
    const job = this.#job
    this.#end()
    if (job !== undefined) this.#done(() => job.reject(error))
  }

  #end(): void {
    const thread = this.#thread
    this.#thread = undefined
    // It ends by itself; nothing waits for that.
    thread?.terminate().catch(() => undefined)
  }
}

const TOO_MUCH_MEMORY = 'It takes too much memory to read.'
