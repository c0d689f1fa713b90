import { Worker } from 'node:worker_threads'
import { siblingModule } from '../files/sibling-module.ts'
import type { PdfPage, PdfReader } from '../core/documents/pdf-text.ts'
import { MaskingError } from '../core/errors.ts'
import type { PdfOutcome, PdfTask } from './pdf-worker.ts'

/** How much of a PDF is read, and how long it may take. */
export interface PdfLimits {
  readonly pages: number
  /** UTF-16 units. */
  readonly text: number
  readonly milliseconds: number
  /** Heap of the thread. */
  readonly megabytes: number
  /** Files at the same time; others wait. */
  readonly threads: number
}

export const PDF_LIMITS: PdfLimits = {
  pages: 2_000,
  text: 20_000_000,
  milliseconds: 20_000,
  megabytes: 256,
  threads: 2,
}

/** A reader that takes each file to a thread of its own, so that no file holds up an exchange or takes the service's memory. */
export function createPdfReader(limits: PdfLimits = PDF_LIMITS): PdfReader {
  let running = 0
  const waiting: (() => void)[] = []
  const start = async (): Promise<void> => {
    if (running < limits.threads) {
      running++
      return
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const end = (): void => {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
  return async (bytes) => {
    await start()
    try {
      return await readInThread(bytes, limits)
    } finally {
      end()
    }
  }
}

async function readInThread(bytes: string, limits: PdfLimits): Promise<readonly PdfPage[]> {
  const copy = new Uint8Array(Buffer.from(bytes, 'latin1'))
  const task: PdfTask = { bytes: copy, pages: limits.pages, text: limits.text }
  const thread = new Worker(siblingModule('pdf-worker', import.meta.url), {
    workerData: task,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    stdout: true,
    stderr: true,
    env: {},
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const outcome = await new Promise<PdfOutcome>((resolve, reject) => {
      timer = setTimeout(() => reject(new MaskingError('document_too_slow')), limits.milliseconds)
      thread.once('message', resolve)
      thread.once('error', () =>
        reject(new MaskingError('document_too_large', 'It takes too much memory to read.')),
      )
      thread.once('exit', () => reject(new MaskingError('document_broken', 'It cannot be read.')))
    })
    if ('pages' in outcome) return outcome.pages
    throw refusal(outcome.failed, limits)
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

function refusal(why: 'encrypted' | 'broken' | 'too_large', { pages }: PdfLimits): MaskingError {
  if (why === 'encrypted') return new MaskingError('document_encrypted')
  if (why === 'broken') return new MaskingError('document_broken', 'It cannot be read.')
  return new MaskingError('document_too_large', `It has over ${pages} pages or too much text.`)
}
