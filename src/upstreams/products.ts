import { DIFY } from '../core/product/dify/dify.ts'
import type { UpstreamProduct } from '../core/product/upstream-product.ts'

/** The products that an upstream can run, by the name of the configuration. The core is handed them from here. */
export const PRODUCTS = { dify: DIFY } as const satisfies Readonly<Record<string, UpstreamProduct>>
