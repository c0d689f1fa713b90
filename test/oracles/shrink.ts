/**
 * The shortest text that still fails, found by leaving parts out: halves first, single units last. `fails` is asked a few
 * hundred times.
 */
export async function shrink(
  text: string,
  fails: (candidate: string) => Promise<boolean>,
): Promise<string> {
  let least = text
  for (
    let part = Math.ceil(text.length / 2);
    part >= 1;
    part = part === 1 ? 0 : Math.ceil(part / 2)
  ) {
    for (let at = 0; at < least.length; ) {
      const candidate = least.slice(0, at) + least.slice(at + part)
      if (candidate !== '' && (await fails(candidate))) least = candidate
      else at += part
    }
  }
  return least
}
