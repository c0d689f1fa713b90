/**
 * Paths that are not for browsers: the Service API and MCP with keys of their own, signed files, plugin and trigger
 * endpoints that other servers call. The pages of the service have their own guard.
 */
export const OPEN_PREFIXES = ['/v1/', '/mcp/', '/files/', '/e/', '/triggers/', '/masking/']

/** Probes and metrics, likewise. */
export const OPEN_PATHS = ['/metrics', '/livez', '/readyz']
