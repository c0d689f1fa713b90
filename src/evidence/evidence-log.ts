import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Linked, FIRST, checkpointLine, headerLine, recordLine } from './chain.ts'
import { type EvidenceRecord, recordProblem } from './record.ts'
import type { SigningKey } from './signing-key.ts'

export interface EvidenceLogOptions {
  readonly directory: string
  readonly key: SigningKey
  readonly maxFileBytes: number
  readonly checkpointSeconds: number
  /** Records are being lost: once until they can be written again. */
  readonly onLost: () => void
}

/** Where evidence goes. Nothing here waits for the disk but `close`. */
export interface EvidenceLog {
  write(record: EvidenceRecord): void
  /** Writes what waits and signs the end of the chain. */
  close(): Promise<void>
}

/** Records that wait for a slow disk; more are lost, and counted. */
const MAX_WAITING = 10_000
/** Records a write: one batch is in memory as text. */
const MAX_BATCH = 1_000

/** Begins the chain of this process in a file of its own. Fails if the file cannot be made. */
export async function openEvidenceLog(options: EvidenceLogOptions): Promise<EvidenceLog> {
  const writer = new ChainWriter(options)
  await writer.begin()
  const timer = setInterval(() => writer.checkpoint(), options.checkpointSeconds * 1000).unref()
  return {
    write: (record) => writer.add(record),
    close: async () => {
      clearInterval(timer)
      await writer.close()
    },
  }
}

class ChainWriter {
  readonly #options: EvidenceLogOptions
  readonly #chain = randomBytes(16).toString('hex')
  #file: FileHandle | undefined
  /** Bytes of whole lines in the file. */
  #size = 0
  #part = 0
  #at = FIRST
  #waiting: EvidenceRecord[] = []
  #lost = 0
  #isFailing = false
  /** Lines since the last signature. */
  #unsigned = 0
  #isDue = false
  #running: Promise<void> | undefined

  constructor(options: EvidenceLogOptions) {
    this.#options = options
  }

  async begin(): Promise<void> {
    await this.#openPart()
  }

  add(record: EvidenceRecord): void {
    // What does not fit the schema is counted as lost: it may hold what evidence must not.
    const isSound = recordProblem(record) === undefined
    if (isSound && this.#waiting.length < MAX_WAITING) this.#waiting.push(record)
    else this.#lose(1)
    this.#start()
  }

  checkpoint(): void {
    if (this.#unsigned === 0 && this.#lost === 0) return
    this.#isDue = true
    this.#start()
  }

  async close(): Promise<void> {
    await this.#running
    this.#isDue = this.#lost > 0
    await this.#drain()
    const last = checkpointLine(this.#at, this.#chain, this.#options.key, true)
    await this.#append([last])
    await this.#file?.close()
    this.#file = undefined
  }

  #start(): void {
    this.#running ??= this.#flush()
  }

  async #flush(): Promise<void> {
    // Records of one turn of the event loop go out together.
    await Promise.resolve()
    await this.#drain()
    // Before anything else runs: a record that comes now begins another flush.
    this.#running = undefined
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 || this.#isDue) {
      const batch = this.#waiting.splice(0, MAX_BATCH)
      const lost = this.#lost
      const isDue = this.#isDue
      this.#isDue = false
      if (!(await this.#append(this.#linked(batch, lost, isDue)))) {
        this.#lose(batch.length)
        return
      }
      this.#lost -= lost
      this.#unsigned = isDue ? 0 : this.#unsigned + batch.length
      if (this.#size > this.#options.maxFileBytes) await this.#rotate()
    }
  }

  #linked(batch: readonly EvidenceRecord[], lost: number, sign: boolean): readonly Linked[] {
    const lines: Linked[] = []
    let at = this.#at
    const push = (linked: Linked): void => {
      lines.push(linked)
      at = linked.next
    }
    if (lost > 0) push(recordLine(at, { kind: 'lost', at: Date.now(), count: lost }))
    for (const record of batch) push(recordLine(at, record))
    if (sign) push(checkpointLine(at, this.#chain, this.#options.key, false))
    return lines
  }

  /** All of the lines or none: after a failure the file ends with the last whole line, and the chain with it. */
  async #append(lines: readonly Linked[]): Promise<boolean> {
    const bytes = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''))
    try {
      // A position makes this replace what a failed write has left behind.
      const file = this.#file
      if (file === undefined) return false
      let done = 0
      while (done < bytes.length) {
        const at = this.#size + done
        done += (await file.write(bytes, done, bytes.length - done, at)).bytesWritten
      }
    } catch {
      await this.#file?.truncate(this.#size).catch(() => undefined)
      return false
    }
    this.#size += bytes.length
    this.#at = lines.at(-1)?.next ?? this.#at
    this.#isFailing = false
    return true
  }

  async #rotate(): Promise<void> {
    const before = this.#file
    await this.#append([checkpointLine(this.#at, this.#chain, this.#options.key, false)])
    try {
      await this.#openPart()
    } catch {
      // The old file goes on until a new one can be made.
      return
    }
    await before?.close().catch(() => undefined)
  }

  async #openPart(): Promise<void> {
    const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const name = `evidence-${time}-${this.#chain.slice(0, 8)}-${this.#part + 1}.jsonl`
    const file = await open(join(this.#options.directory, name), 'wx', 0o600)
    const header = headerLine(this.#at, this.#chain, this.#options.key)
    const line = Buffer.from(`${header.line}\n`)
    try {
      await file.writeFile(line)
    } catch (error) {
      await file.close()
      throw error
    }
    this.#file = file
    this.#part += 1
    this.#size = line.length
    this.#at = header.next
  }

  #lose(count: number): void {
    this.#lost += count
    if (!this.#isFailing) this.#options.onLost()
    this.#isFailing = true
  }
}
