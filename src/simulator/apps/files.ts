import { createHash, randomUUID } from 'node:crypto'
import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import type { ApiRequest, Call } from '../call.ts'
import { type Owner, unixSeconds } from './conversations.ts'
import { DifyError, notFound } from '../shapes/errors.ts'
import type { SimulatedApp } from './simulated-app.ts'

/** A file that was uploaded. */
export interface UploadedFile extends Owner {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly text: string
}

/** The latest uploads. */
export interface UploadedFiles {
  add(file: Omit<UploadedFile, 'id'>): UploadedFile
  /** Dify looks for a file of the app; whose it is does not matter to its preview (`services/file_service.py`). */
  find(credential: string, id: string): UploadedFile | undefined
  /** Of any app: what a form names is of the app of its run. */
  byId(id: unknown): UploadedFile | undefined
}

const MAX_FILES = 1000

/** No files yet. */
export function createUploadedFiles(): UploadedFiles {
  const all = new Map<string, UploadedFile>()
  return {
    add(parts) {
      const file = { id: randomUUID(), ...parts }
      all.set(file.id, file)
      const [oldest] = all.keys()
      if (all.size > MAX_FILES && oldest !== undefined) all.delete(oldest)
      return file
    },
    byId: (id) => (typeof id === 'string' ? all.get(id) : undefined),
    find(credential, id) {
      const file = all.get(id)
      return file?.credential === credential ? file : undefined
    },
  }
}

/** What a form holds, as far as an upload needs it. */
export interface UploadForm {
  readonly user: string
  readonly name: string
  readonly type: string
  readonly text: string
}

/** Reads a `multipart/form-data` body with one file. Throws Dify's 400. */
export async function readUpload({ headers, body }: ApiRequest): Promise<UploadForm> {
  const type = headers['content-type'] ?? ''
  const parsed = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined)
  const file = parsed?.get('file')
  if (parsed === undefined || file === null || file === undefined || typeof file === 'string')
    throw new DifyError(400, 'no_file_uploaded', 'Please upload your file.')
  const user = parsed.get('user')
  return {
    user: typeof user === 'string' ? user : '',
    name: file.name,
    type: file.type,
    text: await file.text(),
  }
}

/** `POST /files/upload`. */
export function storeUpload(owner: Owner, upload: UploadForm, { files }: SimulatedApp): ApiAnswer {
  const { name, type, text } = upload
  const { credential, user } = owner
  const { id } = files.add({ credential, user, name, type, text })
  const answer = {
    id,
    name,
    size: Buffer.byteLength(text),
    extension: /[^.]*$/.exec(name)?.[0] ?? '',
    mime_type: type,
    created_by: createHash('sha256').update(user).digest('hex').slice(0, 32),
    created_at: unixSeconds(),
  }
  return json(answer, 201)
}

/** `GET /files/:id/preview`, since 1.7.2: the bytes of the file. */
export function previewFile({ credential, id }: Call, { files }: SimulatedApp): ApiAnswer {
  const file = files.find(credential, id)
  if (file === undefined) throw notFound('File not found.')
  return { kind: 'file', type: file.type, text: file.text }
}
