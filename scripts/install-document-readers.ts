/** Installs what `test/clients/pip-documents.test.ts` reads documents with, without the time limit of a test. `make document-readers` */
import { installDocumentReaders } from '../test/clients/document-readers.ts'

const { missing } = await installDocumentReaders(300_000)
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`)
  process.exitCode = 1
}
