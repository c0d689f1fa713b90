import { after } from 'node:test'
import { testDifyClient } from './dify-client.ts'
import { installPip } from './installed-packages.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('dify-client==0.1.10')
const client = pythonClient('dify_client_0_1.py', dir)
after(async () => await client.stop())

testDifyClient('PyPI dify-client 0.1.10', missing, { ...client, pings: false })
