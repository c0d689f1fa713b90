import { after } from 'node:test'
import { testDifyClient } from './dify-client.ts'
import { installPip } from './installed-packages.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('dify-client-python==1.0.3')
const client = pythonClient('dify_client_python_1_0.py', dir)
after(async () => await client.stop())

testDifyClient('PyPI dify-client-python 1.0.3', missing, client)
