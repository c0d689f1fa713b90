import { type Installed, installPipBuilding } from './installed-packages.ts'

/** Libraries of others that read and write documents; odfpy has no wheel. */
export const installDocumentReaders = async (milliseconds?: number): Promise<Installed> =>
  await installPipBuilding(
    ['odfpy'],
    [
      'python-docx==1.2.0',
      'openpyxl==3.1.5',
      'python-pptx==1.0.2',
      'odfpy==1.4.1',
      'pdfminer.six==20260107',
      'pillow==13.0.0',
    ],
    milliseconds,
  )
