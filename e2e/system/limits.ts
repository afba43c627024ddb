/** Limits that a journey, in which one address is many people, would run into. */
export const roomyLimits: Record<string, string> = {}
