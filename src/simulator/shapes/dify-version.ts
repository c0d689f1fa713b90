/** The Dify releases whose shapes the simulator knows byte for byte. */
export type DifyVersion = '0.15.8' | '1.7.0'
