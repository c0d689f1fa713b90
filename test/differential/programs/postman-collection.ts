/** A collection as Postman exports it (format 2.1.0): bodies of all its modes. `file`: what is uploaded. */
export function collection(
  value: string,
  file: string,
): { readonly requests: number; readonly written: string } {
  const raw = JSON.stringify({ query: `Gửi ${value}`, inputs: {}, user: 'u-1' }, null, 4)
  const item = [
    request('raw JSON', 'POST', 'chat-messages', {
      mode: 'raw',
      raw,
      options: { raw: { language: 'json' } },
    }),
    request('urlencoded', 'POST', 'chat-messages', {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'query', value: `gửi ${value} & b=c`, type: 'text' },
        { key: 'user', value: 'u-1', type: 'text' },
      ],
    }),
    request('form-data', 'POST', 'files/upload', {
      mode: 'formdata',
      formdata: [
        { key: 'user', value: 'u-1', type: 'text' },
        { key: 'note', value: `gửi ${value}`, type: 'text', contentType: 'text/plain' },
        { key: 'file', src: file, type: 'file', contentType: 'text/plain' },
      ],
    }),
    request('query', 'GET', `messages?user=u-1&note=${value}`),
    request('a body of DELETE', 'DELETE', 'conversations/5ad4cb98-f0c7-4085-b384-88c403be6290', {
      mode: 'raw',
      raw: JSON.stringify({ user: 'u-1', note: value }),
      options: { raw: { language: 'json' } },
    }),
  ]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const written = JSON.stringify({ info: { name: 'Dify', schema }, item })
  return { requests: item.length, written }
}

function request(name: string, method: string, path: string, body?: object): object {
  const test = 'pm.test("is answered", () => pm.response.to.have.status(200))'
  return {
    name,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: [test] } }],
    request: {
      method,
      header: [{ key: 'Authorization', value: 'Bearer app-one', type: 'text' }],
      url: `{{url}}/v1/${path}`,
      ...(body === undefined ? {} : { body }),
    },
  }
}
