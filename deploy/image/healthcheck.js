// Exit code 0 if the service of this container is ready. For the image, which has no shell and no curl.
const port = process.env['ADMIN_PORT'] ?? '9464'
try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(2_000),
  })
  process.exitCode = answer.ok ? 0 : 1
} catch {
  process.exitCode = 1
}
