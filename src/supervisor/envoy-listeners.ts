/** Where a listener was bound, or undefined while there is none of that name. */
export async function listenerUrl(
  adminUrl: string,
  name: string,
  scheme: 'http' | 'https',
): Promise<string | undefined> {
  const answer: unknown = await (await fetch(`${adminUrl}/listeners?format=json`)).json()
  const address = (answer as ListenerStatuses).listener_statuses?.find(
    (listener) => listener.name === name,
  )?.local_address?.socket_address
  if (address?.port_value === undefined) return undefined
  const host = address.address.includes(':') ? `[${address.address}]` : address.address
  return `${scheme}://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port_value}`
}

/** Answer of Envoy's `/listeners?format=json` (`envoy.admin.v3.Listeners`). */
interface ListenerStatuses {
  readonly listener_statuses?: readonly {
    readonly name: string
    readonly local_address?: {
      readonly socket_address?: { readonly address: string; readonly port_value?: number }
    }
  }[]
}
