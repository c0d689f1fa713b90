import type { UpstreamConfig } from '../config/config.ts'
import { DIFY } from '../core/product/dify/dify.ts'
import { OPENAI } from '../core/product/openai/openai.ts'
import type { UpstreamProduct } from '../core/product/upstream-product.ts'

/** The products that an upstream can run, by the name of the configuration. The core is handed them from here. */
export const PRODUCTS: Readonly<Record<UpstreamConfig['product'], UpstreamProduct>> = {
  dify: DIFY,
  openai: OPENAI,
}

/** What an upstream of this name runs; Dify, if none of that name is configured, as in front of a simulator. */
export function productsOf(
  upstreams: readonly UpstreamConfig[],
): (upstream: string) => UpstreamProduct {
  const products = new Map(upstreams.map(({ name, product }) => [name, PRODUCTS[product]]))
  // An Envoy that is configured elsewhere has names of its own for its clusters.
  const [only, ...others] = new Set(products.values())
  const otherwise = only !== undefined && others.length === 0 ? only : PRODUCTS.dify
  return (upstream) => products.get(upstream) ?? otherwise
}
