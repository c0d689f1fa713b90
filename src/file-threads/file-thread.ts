import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { ARCHIVE_LIMITS } from '../core/documents/archive-tools.ts'
import { createFileMasker } from '../core/documents/file-masker.ts'
import type { MaskedFile } from '../core/documents/masked-file.ts'
import { ERRORS, MaskingError } from '../core/errors.ts'
import { createScanner } from '../core/masking/create-scanner.ts'
import { createGrammar } from '../core/masking/placeholder.ts'
import { isAllowedMediaType } from '../core/multipart/upload-rules.ts'
import { configuredRecognition } from '../detection/configured-recognition.ts'
import { ARCHIVE_TOOLS } from '../extproc/archive.ts'
import { createPdfReader } from '../extproc/pdf.ts'
import { byteStringOf, movableBytes } from './movable-bytes.ts'
import type { FromThread, ThreadRules, ToThread } from './thread-messages.ts'

/** Masks the files that it is given, one after the other, with a scanner of its own: nothing that it reads holds up an exchange. */
function work(port: MessagePort, { masking, file_upload: uploads }: ThreadRules): void {
  const { recognition } = configuredRecognition(masking)
  const grammar = createGrammar(recognition.allPrefixes, masking.lenient_restore)
  const allowedTypes = uploads.allowed_types
  const maskFile = createFileMasker({
    scanner: createScanner(recognition, grammar),
    tools: ARCHIVE_TOOLS,
    readPdf: createPdfReader(),
    limits: ARCHIVE_LIMITS,
    passes: (type, isNamed = false) =>
      isNamed ? allowedTypes.includes(type) : isAllowedMediaType(type, { allowedTypes }),
  })
  const tell = (message: FromThread, moved: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, moved)
  const tellMasked = ({ bytes, isMarkdown }: MaskedFile): void => {
    const out = movableBytes(bytes)
    tell({ kind: 'masked', bytes: out, isMarkdown }, [out.buffer])
  }
  let answered: ((message: ToThread) => void) | undefined
  port.on('message', (message: ToThread) => {
    if (message.kind !== 'file') return answered?.(message)
    const { names, type } = message
    const bytes = byteStringOf(message.bytes)
    const exchange = {
      allocate: async (places: Extract<FromThread, { kind: 'allocate' }>['places']) => {
        const answer = new Promise<ToThread>((resolve) => (answered = resolve))
        tell({ kind: 'allocate', places })
        const told = await answer
        if (told.kind !== 'placeholders') throw new MaskingError('internal')
        return told.placeholders
      },
      onUnread: (of: 'image' | 'media' | 'file') => tell({ kind: 'unread', of }),
    }
    maskFile({ bytes, names, type }, exchange).then(tellMasked, (error: unknown) =>
      tell(failure(error)),
    )
  })
}

/** Nothing but what the catalogue says: a message of something else could quote the file. */
function failure(error: unknown): FromThread {
  if (!(error instanceof MaskingError)) return { kind: 'failed', code: undefined, detail: '' }
  const detail = error.message.slice(ERRORS[error.code].message.length).trim()
  return { kind: 'failed', code: error.code, detail }
}

if (parentPort !== null) work(parentPort, workerData as ThreadRules)
