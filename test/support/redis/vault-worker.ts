/** A replica of its own: `node vault-worker.ts PORT PREFIX ROOT DATA`, keys in hexadecimal. Allocates on demand. */
import { connectedVault, testKeys } from './redis-vault.ts'

const [port = '', keyPrefix = '', root = '', data = ''] = process.argv.slice(2)
const vault = await connectedVault({
  connection: {
    target: { kind: 'standalone', address: { host: '127.0.0.1', port: Number(port) }, db: 0 },
  },
  keys: testKeys(Buffer.from(root, 'hex'), Buffer.from(data, 'hex')),
  keyPrefix,
})

interface Order {
  readonly scope: string
  /** One call each, all at the same time. */
  readonly calls: readonly (readonly string[])[]
}

process.on('message', (order: Order) => {
  const { scope, calls } = order
  void Promise.all(
    calls.map(async (values) => {
      const wanted = values.map((value) => ({ prefix: 'EMAIL', value }))
      const { placeholders, mapping } = await vault.allocate(scope, wanted, 'fresh')
      const right = placeholders.every((each, i) => mapping.get(each) === values[i])
      return right ? placeholders : ['the mapping is not complete']
    }),
  ).then((answers) => process.send?.(answers))
})
process.on('disconnect', () => vault.close())
process.send?.('ready')
