import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installNpm } from './installed-packages.ts'

export const installed = await installNpm('oidc-provider@9.13.3')

/** An identity provider on the loopback interface, with one client. */
export interface Provider {
  readonly url: string
  stop(): Promise<void>
}

interface OidcProvider {
  callback(): (request: unknown, response: unknown) => void
}

export const CLIENT_ID = 'dify-masking'
export const CLIENT_SECRET = 'canary-client-secret'

/** `redirectUri`: the only one that the client may use. PKCE is demanded. */
export async function startProvider(redirectUri: () => string): Promise<Provider> {
  const entry = join(installed.dir ?? '', 'node_modules/oidc-provider/lib/index.js')
  const { default: Oidc } = (await import(pathToFileURL(entry).href)) as {
    default: new (issuer: string, options: object) => OidcProvider
  }
  let handle: ((request: unknown, response: unknown) => void) | undefined
  const server = createServer((request, response) => handle?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // The proxy's address is known only after its start, which needs the provider's: it is made at the first request.
  handle = (request, response) => {
    const provider = new Oidc(url, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [redirectUri()],
          grant_types: ['authorization_code'],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      pkce: { required: () => true },
      cookies: { keys: ['canary-cookie-key'] },
      features: { devInteractions: { enabled: true } },
    })
    handle = provider.callback()
    handle(request, response)
  }
  return {
    url,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
