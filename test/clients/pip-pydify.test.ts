import { after } from 'node:test'
import { testDifyClient } from './dify-client.ts'
import { installPip } from './installed-packages.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('pydify==2.4.0')
const client = pythonClient('pydify_2_4.py', dir)
after(async () => await client.stop())

testDifyClient('PyPI pydify 2.4.0', missing, client)
