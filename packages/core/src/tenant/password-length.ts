/** Characters; the platform's settings may ask for more than `min`. */
export const passwordLength = { min: 12, max: 128 } as const;
