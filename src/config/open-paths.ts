/**
 * Paths that are not for browsers: the Service API, difyctl and MCP with keys of their own, signed files, plugin and trigger
 * endpoints that other servers call. The pages of the service have their own guard.
 */
export const OPEN_API_PREFIXES = ['/v1/', '/openapi/v1/', '/mcp/', '/files/', '/e/', '/triggers/']

/** These and the pages of the service. */
export const OPEN_PREFIXES = [...OPEN_API_PREFIXES, '/masking/']

/** Probes and metrics, likewise. */
export const OPEN_PATHS = ['/metrics', '/livez', '/readyz']
