/** Milliseconds that one answer may take. */
export const ASK_MS = 3_000

/** A page as JSON, and the time by the clock of its server; undefined if there is no answer in time. */
export async function ask(
  url: string,
  token?: string,
): Promise<{ readonly body: unknown; readonly date: string | null } | undefined> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.timeout(ASK_MS),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
    return { body: await answer.json(), date: answer.headers.get('date') }
  } catch {
    return undefined
  }
}
