/** A form with fields and one text file, as browsers write it. */
export function multipart(
  fields: readonly (readonly [name: string, value: string])[],
  file: { readonly name: string; readonly text: string },
): { readonly type: string; readonly body: string } {
  const part = (head: string, text: string): string =>
    `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
  const body = [
    ...fields.map(([name, value]) => part(`name="${name}"`, value)),
    part(`name="file"; filename="${file.name}"\r\nContent-Type: text/plain`, file.text),
    '--b--\r\n',
  ]
  return { type: 'multipart/form-data; boundary=b', body: body.join('') }
}
