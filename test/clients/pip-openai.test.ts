import { after } from 'node:test'
import { textOf } from './events.ts'
import { installPip } from './installed-packages.ts'
import { testOpenaiClient } from './openai-client.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('openai==3.57.0')
const client = pythonClient('openai_3.py', dir)
after(async () => await client.stop())

testOpenaiClient('PyPI openai 3.57.0', missing, async (call) => {
  const { id, text } = await client.call('ask', call)
  return { id: textOf(id), text: textOf(text) }
})
