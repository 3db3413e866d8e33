/** FNV-1a over UTF-16 code units, 32 bits. Stable for ever: a percentage that was rolled out must not be dealt anew. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Murmur3's finalizer: every bit of the seed and of the hash reaches the bucket. */
function mix(seed: number, hash: number): number {
  let mixed = seed ^ hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** 0–99. A percentage p takes the buckets below p, so that raising it only adds tenants. */
export const tenantBucket = (flagSeed: number, tenantHash: number): number => mix(flagSeed, tenantHash) % 100;

/** 0–99 within one tenant: another tenant deals its users differently. */
export const userBucket = (flagSeed: number, tenantHash: number, userHash: number): number =>
  mix(mix(flagSeed, tenantHash), userHash) % 100;
